"""Every read of quality."""
