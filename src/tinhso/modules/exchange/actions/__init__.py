"""Every write of the connections with other systems."""
