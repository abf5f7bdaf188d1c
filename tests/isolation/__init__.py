"""What one agency, one citizen or one visitor can reach in the database, whatever a page forgets."""
