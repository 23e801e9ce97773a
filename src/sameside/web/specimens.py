"""One of each: what the living guide at /looks/ shows. Invented, and near to what people write.

The words are not marked for translation: only those who build with the components read them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from sameside.web.context import Frame, NavItem, Party
from sameside.web.preferences import THEMES

AT = datetime(2026, 11, 3, 13, 10, tzinfo=UTC)
ZONE = "Europe/Copenhagen"
SPRITE = Path(__file__).parent / "static" / "web" / "icons.svg"
TOKENS = (
    "paper", "surface", "sunk", "line", "edge", "ink", "quiet", "customer", "supplier", "both",
    "facilitator", "met", "breached", "running", "contested",
)  # fmt: skip
WORDS = ("Table", "Services", "Agreement", "Record", "People")


@dataclass(frozen=True, slots=True)
class Card:
    """What the card macro asks of a card."""

    kind: str
    title: str
    side: str
    laid: str
    next: str = ""
    left: str = ""
    linked: str = ""
    goal: str = ""
    late: bool = False
    contested: bool = False
    draft: bool = False
    url: str = "#cards"


@dataclass(frozen=True, slots=True)
class Text:
    """What the text macro asks of a text."""

    side: str
    name: str
    at: datetime
    audience: str
    body: str
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """One station."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that was asked for, and the address without it."""

    words: str
    without: str


OURS = (
    Card("concern", "Badges of leavers still open the garage", "supplier", "laid by Jens, 2 Nov",
         "answer by Wed 16:00", "6 h of business time",
         "Officers find a clean room at every change of shift"),
    Card("commitment", "Send the list of winter shifts", "supplier", "asked by Jens, 30 Oct",
         "promise or decline by Fri 12:00", "2 days left"),
)  # fmt: skip
THEIRS = (
    Card("concern", "Three cars came back with the wrong radio", "customer",
         "laid by Nora, 27 Oct", "answer was due Thu 16:00", "1 day late", late=True),
    Card("concern", "The night cleaning leaves by half past four", "customer",
         "laid by Nora, 3 Nov", "answer by Thu 16:00", "1 day of business time", linked="Repairs",
         contested=True),
)  # fmt: skip
MOVING = (
    Card("commitment", "A second person at the desk on Mondays", "supplier",
         "promised by Jens, 21 Oct", "deliver by Mon 9 Nov", "4 days left",
         "Answers within the hour when it matters"),
    Card("draft", "Could we see the routes before they change?", "customer", "written by you",
         draft=True),
)  # fmt: skip
TEXTS = (
    Text("customer", "Nora Lindqvist", AT, "both",
         "On Monday and Tuesday the night team had left by half past four. The rooms on the second "
         "floor were not done.\n\nThe early shift starts its day by cleaning. We would like the "
         "team to stay until five, or to begin upstairs."),
    Text("customer", "Nora Lindqvist", AT + timedelta(hours=1), "ours",
         "Second time this month. I will ask Karen whether the badge log shows the same."),
    Text("supplier", "Jens Thorsen", AT + timedelta(hours=3), "both",
         "You are right, and it was not what we agreed. From tonight they begin on the second "
         "floor; Amir stays until five and sends you the list each morning.",
         (("rota-november.pdf", "#texts"),)),
    Text("facilitator", "Fay Olesen", AT + timedelta(hours=4), "both",
         "Shall we look at the rota together on Thursday?"),
)  # fmt: skip
STOPS = (
    Stop("laid", "passed", "3 Nov, by Nora"),
    Stop("answered", "passed", "4 Nov, by Jens"),
    Stop("worked on", "here", "since 4 Nov"),
    Stop("settled", "ahead", "by the customer"),
    Stop("accepted as it is", "aside", "by both"),
)
ROWS = (
    ("R-10020", "Cleaning", "Broken tap, second floor", "met", "Answered after 1 h 42 min", "1:42"),
    ("R-10023", "Cars", "Patrol car 214 will not start", "breached", "Solved after 9 h 10 min",
     "9:10"),
    ("R-10031", "Keys", "New badge for a colleague", "running", "Due today 16:00", "0:35"),
    ("R-10044", "Cleaning", "Glass in the yard", "suspended", "Waits for the customer", "2:05"),
)  # fmt: skip
FINGERPRINT = (
    "SHA256:3f9a 51c2 77d0 e8b4 90aa 1f6e 2c3d 84b7 5590 0e1b d2f4 6a83 c71e 9b05 44d8 17fc"
)


class Specimen(forms.Form):
    """A field of each kind."""

    title = forms.CharField(
        label="What is it about?", help_text="One line, as you would say it aloud.", max_length=120
    )
    effect = forms.CharField(label="What does it lead to?", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="How far is it?", choices=[("c", "it could happen"), ("h", "it is happening")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    service = forms.ChoiceField(
        label="Which service?", choices=[("", "none in particular"), ("cars", "Cars")],
        required=False,
    )  # fmt: skip
    due_on = forms.DateField(
        label="By when?", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="A day on which you are both open.",
    )  # fmt: skip
    paper = forms.FileField(label="Attach a file", required=False)
    told = forms.BooleanField(label="Remind me the day before", required=False)


def frame(theme: str = "auto") -> Frame:
    """Return the frame as Nora sees it at her table."""
    return Frame(
        me="Nora Lindqvist",
        theme=theme if theme in THEMES else "auto",
        table="Northern Police — Harbour Service",
        table_url="#main",
        customer=Party("customer", "Northern Police"),
        supplier=Party("supplier", "Harbour Service"),
        my_side="customer",
        search_url="/looks/",
        nav=tuple(NavItem(w.lower(), w, f"#{w.lower()}", w == "Table") for w in WORDS),
        waiting=3,
    )


def shown(request: HttpRequest) -> dict[str, object]:
    """Return what the guide shows."""
    asked = {"title": "", "effect": "", "kind": "", "due_on": ""}
    return {
        "at": AT, "zone": ZONE, "tokens": TOKENS, "icons": icons(),
        "columns": (OURS, THEIRS, MOVING),
        "texts": TEXTS, "stops": STOPS, "rows": ROWS,
        "fingerprint": FINGERPRINT,
        "form": Specimen(), "faulty": Specimen(asked, auto_id="faulty_%s"),
        "page": Paginator(range(412), 25).get_page(request.GET.get("page", "4")),
        "sorted": request.GET.get("sort", "-request"),
        "filters": (Filter("kind: concern", "#browsing"), Filter("mine", "#browsing")),
    }  # fmt: skip


@cache
def icons() -> list[str]:
    """Return the names of the icons there are."""
    return re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8"))
