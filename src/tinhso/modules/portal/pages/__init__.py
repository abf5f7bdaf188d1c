"""The portal's public pages."""
