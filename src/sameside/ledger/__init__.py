"""The append-only record of a partnership, which either side can verify on its own machine."""
