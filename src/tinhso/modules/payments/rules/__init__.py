"""VietQR and signatures; plain Python."""
