"""Pages of a form as Django forms."""
