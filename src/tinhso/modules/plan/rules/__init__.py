"""Plain Python: verdicts, forecast, rounding, budget arithmetic and the as-of date."""
