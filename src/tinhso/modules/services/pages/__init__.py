"""Pages of the one-stop shop: request, one query or one action, template."""
