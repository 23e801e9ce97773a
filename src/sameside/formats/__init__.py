"""Bytes in, frozen values out: agreements, request logs, and what they are written to."""
