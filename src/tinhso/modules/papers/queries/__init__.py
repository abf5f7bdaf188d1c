"""Every read of papers."""
