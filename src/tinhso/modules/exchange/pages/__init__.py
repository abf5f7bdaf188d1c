"""Pages of the connections with other systems."""
