"""What the test suite stands on: a database server of its own, one database a worker, tools and markers."""
