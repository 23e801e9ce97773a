"""Organisations, people, seats, partnerships, agreements and invitations."""
