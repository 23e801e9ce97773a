"""Mails about contests, to those who look after the relation on the other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.mail.actions import tell
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import seats_at
from sameside.table.models import Act, Contest
from sameside.web.words import say

SUBJECTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("move", "contest"): N_("{party} contests a figure: contest {number}"),
        ("move", "state_case"): N_("{party} stated its case in contest {number}"),
        ("consent", "settle"): N_("{party} would settle contest {number} and waits for you"),
        ("move", "settle"): N_("Contest {number} is settled"),
        ("move", "withdraw"): N_("{party} withdrew contest {number}"),
    }
)


def tell_of_contest(
    contest: Contest, name: str, body: str, *, by: Seat, now: datetime, act: Act = Act.MOVE
) -> None:
    """Tell the other side of what was done to a contest."""
    at = contest.partnership
    place = reverse("table:contest", args=[at.slug, contest.number])
    across = seats_at(at, now).filter(role=Role.RELATIONSHIP_MANAGER).exclude(side=by.side)
    for reader in across:
        with translation.override(reader.person.language):
            subject = say(
                SUBJECTS[act.value, name], party=at.party(by.side).name, number=contest.number
            )
            shown = {
                "subject": subject,
                "body": body,
                "address": f"{settings.ORIGIN}{place}",
                "table": str(at),
                "who_reads": say(N_("What you say there, both sides read.")),
            }
            tell(
                to=reader.person.email,
                subject=subject,
                text=render_to_string("table/mail/card.txt", shown, using="jinja2"),
                html=render_to_string("table/mail/card.html", shown, using="jinja2"),
                now=now,
            )
