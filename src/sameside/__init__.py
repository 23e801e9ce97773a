"""Sameside: one table for a customer and its supplier."""

__version__ = "0.1.0"
