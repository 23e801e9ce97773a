"""The tools a developer runs from a clone; nothing here is shipped."""
