"""What pages may cost on the loaded sample province."""
