"""Every read of the catalogue, by noun."""
