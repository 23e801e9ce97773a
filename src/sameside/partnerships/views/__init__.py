"""Pages of a partnership: people, agreement, record, invitations; and the door to all of them."""

from sameside.partnerships.views.door import Seated, seated

__all__ = ["Seated", "seated"]
