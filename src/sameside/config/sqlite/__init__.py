"""SQLite as we ship it."""
