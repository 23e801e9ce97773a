"""Mails about contests, to those who look after the relation on the other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils import translation

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.mail.letters import Button, Letter, Said
from sameside.partnerships.actions.letters import post, reader_in
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import seats_at
from sameside.table.models import Act, Contest
from sameside.table.policy import progress_of
from sameside.table.policy.phrases import STAGES
from sameside.table.queries.telling import about_words, naming_of
from sameside.web.words import say, words

SUBJECTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("move", "contest"): N_("{party} contests: {about}"),
        ("move", "state_case"): N_("{party} says how it sees it: {about}"),
        ("consent", "settle"): N_("{party} would settle this, and waits for you: {about}"),
        ("move", "settle"): N_("Settled, and no longer contested: {about}"),
        ("move", "withdraw"): N_("{party} no longer contests: {about}"),
    }
)


def tell_of_contest(
    contest: Contest, name: str, body: str, *, by: Seat, now: datetime, act: Act = Act.MOVE
) -> None:
    """Tell the other side of what was done to a contest."""
    at = contest.partnership
    place, naming = reverse("table:contest", args=[at.slug, contest.number]), naming_of(at)
    across = seats_at(at, now).filter(role=Role.RELATIONSHIP_MANAGER).exclude(side=by.side)
    for reader in across:
        with translation.override(reader.person.language):
            lead = say(
                SUBJECTS[act.value, name],
                party=at.party(by.side).name,
                about=about_words(contest.about, naming),
            )
            letter = Letter(
                lead,
                Said(body, by.person.name, by.side) if body else None,
                more=_by_when(contest, now) if name == "contest" else (),
                button=Button(say(N_("Open it on the table")), place),
                small=(
                    say(N_("What you say there, both sides read.")),
                    say(N_("Nobody reads a reply to this mail; both sides answer on the page.")),
                ),
            )
            post(letter, reader=reader_in(reader, at), subject=lead, now=now)


def _by_when(contest: Contest, now: datetime) -> tuple[str, ...]:
    """Say until when each side is asked how it sees the matter."""
    come = progress_of(contest, contest.partnership, now)
    return (say(STAGES[come.stage], cases=words().day(come.cases_due_on)),) if come else ()
