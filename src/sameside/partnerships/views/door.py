"""The one door to a partnership's pages: the person's own seat, or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_
from sameside.partnerships.models import Partnership, Person, Seat
from sameside.partnerships.queries import NoSeat, seat_of
from sameside.web.context import NavItem, Party, frame_of
from sameside.web.words import say

P = ParamSpec("P")
PAGES = (
    ("table", N_("Table"), "table:board"),
    ("services", N_("Services"), "delivery:services"),
    ("agreement", N_("Agreement"), "partnerships:agreement"),
    ("record", N_("Record"), "partnerships:record"),
    ("people", N_("People"), "partnerships:people"),
)
"""The second line of the frame: key, word, and the name of its address."""


class Seated(HttpRequest):
    """A request of somebody with a seat at the partnership in its address."""

    user: Person
    seat: Seat
    partnership: Partnership


View = Callable[Concatenate[Seated, P], HttpResponseBase]


def seated(
    page: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]]:
    """Make a view that is entered with a seat; `page` is its word in the second line.

    The view's address begins with the partnership's slug. Who has no seat there gets the same 404
    as for a partnership that does not exist.
    """

    def entering(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        @login_required
        @wraps(view)
        def entered(
            request: Seated, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            try:
                request.seat = seat_of(request.user, slug, timezone.now())
            except NoSeat as none:
                raise Http404 from none
            request.partnership = request.seat.partnership
            set_the_frame(request, request.seat, page)
            return view(request, *args, **kwargs)

        return entered  # type: ignore[return-value]  # -- login_required forgets the positional slug

    return entering


def set_the_frame(request: HttpRequest, seat: Seat, page: str) -> None:
    """Show the table's name and its second line around a page."""
    partnership, shown = seat.partnership, frame_of(request)
    shown.table, shown.my_side = str(partnership), seat.side
    shown.table_url = reverse("table:board", args=[partnership.slug])
    shown.search_url = reverse("table:search", args=[partnership.slug])
    shown.customer = Party(Side.CUSTOMER, partnership.customer.name)
    shown.supplier = Party(Side.SUPPLIER, partnership.supplier.name)
    shown.nav = tuple(
        NavItem(key, say(word), reverse(address, args=[partnership.slug]), key == page)
        for key, word, address in PAGES
    )
