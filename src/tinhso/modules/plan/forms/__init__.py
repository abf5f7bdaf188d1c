"""What readers may ask of the plan's pages."""
