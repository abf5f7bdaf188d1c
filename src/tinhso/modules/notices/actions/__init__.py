"""Every write of notices."""
