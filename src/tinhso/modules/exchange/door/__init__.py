"""How a request of another system is let in, carried out and answered."""
