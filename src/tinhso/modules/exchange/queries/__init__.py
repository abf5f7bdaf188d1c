"""What is read of keys and kept answers."""
