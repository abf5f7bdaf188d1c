"""Every write of papers."""
