"""The API of a partnership: the door to all of it, and its people, agreement and record."""

from sameside.partnerships.api.door import Bearer, Called

__all__ = ["Bearer", "Called"]
