"""The plan: what a decision promised, what the modules measure, and what may be said about it.

Does: keeps plans as data (groups, targets, lines, budget), collects figures from `kernel.indicators`, records
them append-only, compares them with the targets in words, and shows all of it to everybody.
Does not: know any module that measures; invent a figure where nobody measures; forecast without saying how.

Words: *target* (chỉ tiêu) a promise with a deadline; *measure* (phép đo) one figure of a target; *line* (mức)
the value a measure should reach, by the province or the national scheme; *reading* (số đo) a recorded figure
as of a day; *verdict* (nhận định) where a target stands, in words.
"""
