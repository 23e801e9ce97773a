"""Requests, what became of them, and statements of service levels."""
