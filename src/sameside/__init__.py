"""Sameside: one table for a customer and its supplier."""
