"""Every write of the plan."""
