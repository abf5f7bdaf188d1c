"""Every read of the plan."""
