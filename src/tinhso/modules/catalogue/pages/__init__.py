"""Pages of the catalogue: request, one query or one action, template."""
