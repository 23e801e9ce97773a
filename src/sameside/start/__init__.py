"""The first page of each person: what waits, what was promised, what is new."""
