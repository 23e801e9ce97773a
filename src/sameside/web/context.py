"""What the frame around every page shows: who is here, at which table, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from sameside.web.preferences import theme_of


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the table as the frame shows it."""

    side: str
    name: str


@dataclass(frozen=True, slots=True)
class NavItem:
    """One plain word of the second line."""

    key: str
    name: str
    url: str
    current: bool


@dataclass(slots=True)
class Frame:
    """The frame of one page; views fill in the table they found through the person's seat."""

    me: str = ""
    theme: str = "auto"
    table: str = ""
    table_url: str = ""
    customer: Party | None = None
    supplier: Party | None = None
    my_side: str = ""
    search_url: str = ""
    nav: tuple[NavItem, ...] = ()
    waiting: Callable[[], int] | int = 0
    languages: tuple[tuple[str, str], ...] = field(default=())
    today: date | None = None
    """For what is printed; a page on paper outlives its day."""


Waiting = Callable[[HttpRequest], int]
_waiting: list[Waiting] = []


def tells_what_waits(counting: Waiting) -> None:
    """Let an upper app say how many things wait for whoever asks; called as the app is ready."""
    _waiting.append(counting)


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame of a request, made when it is first asked for."""
    made: Frame | None = getattr(request, "frame", None)
    if made is None:
        made = Frame()
        request.frame = made  # type: ignore[attr-defined]  # -- each request carries its own
    return made


def frame(request: HttpRequest) -> dict[str, object]:
    """Give the frame to the templates."""
    made = frame_of(request)
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        made.me, made.theme = person.name, person.theme
        made.today = timezone.now().date()
        made.waiting = sum(counting(request) for counting in _waiting)
    elif made.theme == "auto":
        made.theme = theme_of(request)
    return {"frame": made}
