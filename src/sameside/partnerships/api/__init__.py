"""The API of a partnership: the door to all of it, and its people, agreement and record."""

from sameside.partnerships.api.door import Bearer, Called
from sameside.partnerships.api.once import Rest, reads_first

__all__ = ["Bearer", "Called", "Rest", "reads_first"]
