"""The one step of this app."""
