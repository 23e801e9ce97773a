"""Frozen values to words, charts and self-contained pages. No clock, chance or files of others."""
