"""The domain, one folder a module, side by side (see docs/structure.md)."""
