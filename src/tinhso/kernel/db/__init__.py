"""What the kernel does to the database itself: the rights of the page role."""
