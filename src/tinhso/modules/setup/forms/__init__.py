"""Input of setup."""
