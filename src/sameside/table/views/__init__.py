"""Pages of a table. Each finds what it shows through the person's own seat."""
