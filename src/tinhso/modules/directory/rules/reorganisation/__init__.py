"""What an act does to the organisation, worked out before anything is written. Plain Python.

`state` is the organisation of a day, `clauses` what an act says, `plan` the organisation after it with who
continues what, `checks` what is wrong with it, `conflicts` what a person has to settle, `geography` reads the
successions afterwards.
"""
