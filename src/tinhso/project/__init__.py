"""Settings, URLs and entry points: puts the modules together; nothing imports it."""
