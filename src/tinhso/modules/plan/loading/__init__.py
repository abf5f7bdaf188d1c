"""From a plan's YAML file to the database: schema, checks beyond a schema, and the load itself."""
