"""What an act does to the organisation, worked out before anything is written. Plain Python.

`state` is the organisation of a day, `clauses` what an act says, `applying` makes of both the `plan`: the
organisation after it with who continues what. `checks` says what is wrong with it, `conflicts` what a person has
to settle, `access` who gains and loses what; `geography` reads the successions afterwards.
"""
