"""Fills an empty installation: two tables, their people, two versions, the log, and the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from sameside.cli.demonstration import Demonstration
from sameside.cli.demonstration.playing import Table
from sameside.cli.demonstration.story import ZONE, Days, Event, Said, events_of, story
from sameside.delivery import actions as delivery
from sameside.delivery.queries import sheet_of, standing_of
from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.actions import make_due_checkpoints
from sameside.pages.words import Words
from sameside.partnerships import actions as partnerships
from sameside.partnerships.actions import ROLE_WORDS
from sameside.partnerships.models import Partnership, Person, Seat
from sameside.partnerships.queries import today_at

SLUG = "northern-police-harbour-service"
MAIL = "{key}@{party}.example"
PARTIES = {"customer": "northern-police", "supplier": "harbour-service", "": "facilitation"}
BEGUN = datetime(2024, 10, 7, 9, 0, tzinfo=UTC)
FIRST_PROPOSED, FIRST_AGREED = BEGUN + timedelta(days=7), BEGUN + timedelta(days=11)
SECOND_PROPOSED = datetime(2025, 10, 6, 8, 30, tzinfo=UTC)
SECOND_AGREED = datetime(2025, 10, 20, 12, 15, tzinfo=UTC)
FACILITATED = datetime(2025, 1, 13, 10, 0, tzinfo=UTC)
LOG_BROUGHT = datetime(2026, 11, 2, 7, 40, tzinfo=UTC)
ISSUED, CONFIRMED = LOG_BROUGHT + timedelta(hours=1), LOG_BROUGHT + timedelta(hours=7)
LAST_MONTH = (date(2026, 10, 1), date(2026, 11, 1))
BETWEEN_TEAMS = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
LATER_VERSIONS = b"\n[[changes]]"
"""From here on the file speaks of the second version."""
AWAY = timedelta(days=2)
"""So long ago everybody was here last; what others did since is new to them."""


def fill(made: Demonstration, *, now: datetime) -> None:
    """Fill an installation nobody uses yet; one that is in use is left as it is."""
    if Partnership.objects.exists():
        return
    told, people = story(), {key: _person(key, said) for key, said in story()["people"].items()}
    seats = _seats(told["people"], people)
    _agree(made, seats)
    table, events = Table(seats), events_of(told, _days(seats, now))
    _play(table, [event for event in events if event.at < LOG_BROUGHT])
    _bring_log(made, seats["jens"])
    _issue(seats)
    _play(table, [event for event in events if event.at >= LOG_BROUGHT])
    _fill_internal(told["internal"], people, now)
    for person in people.values():
        partnerships.look_around(person=person, now=now - AWAY)
    make_due_checkpoints(now=now)


def _person(key: str, said: Said) -> Person:
    email = MAIL.format(key=key, party=PARTIES[said.get("side", "")])
    return Person.objects.create_user(email=email, name=said["name"], language=said["language"])


def _seats(told: Said, people: dict[str, Person]) -> dict[str, Seat]:
    """Let Nora begin the partnership, each side's voice invite its people, all take their seats."""
    parties = partnerships.Parties("Northern Police", Side.CUSTOMER, "Harbour Service")
    begun = partnerships.begin_partnership(parties=parties, zone=ZONE, by=people["nora"], now=BEGUN)
    seats = {"nora": _placed(begun, told["nora"], BEGUN)}
    at = BEGUN
    for key in (key for key in told if key not in {"nora", "fay"}):
        at += timedelta(minutes=10)
        side = told[key]["side"]
        voice = seats["jens"] if side == Side.SUPPLIER and "jens" in seats else seats["nora"]
        seats[key] = _invited(voice, people[key], told[key], at)
    seats["fay"] = _facilitator(seats, people["fay"], told["fay"])
    return seats


def _placed(seat: Seat, said: Said, now: datetime) -> Seat:
    place = partnerships.Place(Role(said["role"]), tuple(said["tiers"]), said["title"], None)
    partnerships.change_seat(seat=seat, place=place, by=seat, now=now)
    return Seat.objects.select_related("partnership", "person").get(pk=seat.pk)


def _offer(person: Person, said: Said) -> partnerships.Offer:
    return partnerships.Offer(
        email=person.email,
        role=Role(said["role"]),
        name=person.name,
        language=person.language,
        tiers=tuple(said["tiers"]),
        title=said["title"],
    )


def _invited(voice: Seat, person: Person, said: Said, at: datetime) -> Seat:
    invitation = partnerships.invite(
        offer=_offer(person, said), side=said["side"], by=voice, now=at
    )
    return partnerships.take_seat(
        invitation=invitation, person=person, now=at + timedelta(minutes=5)
    )


def _facilitator(seats: dict[str, Seat], person: Person, said: Said) -> Seat:
    invitation = partnerships.invite(
        offer=_offer(person, said), side="", by=seats["nora"], now=FACILITATED
    )
    partnerships.confirm(invitation=invitation, by=seats["jens"], now=FACILITATED)
    return partnerships.take_seat(invitation=invitation, person=person, now=FACILITATED)


def _agree(made: Demonstration, seats: dict[str, Seat]) -> None:
    """Agree the first version, and a year later the second."""
    whole = made.agreement.read_bytes()
    first, second = whole[: whole.index(LATER_VERSIONS)], whole
    nora, jens = seats["nora"], seats["jens"]
    version = partnerships.propose_version(source=first, by=nora, now=FIRST_PROPOSED)
    partnerships.agree_version(version=version, digest=version.digest, by=jens, now=FIRST_AGREED)
    version = partnerships.propose_version(source=second, by=jens, now=SECOND_PROPOSED)
    partnerships.agree_version(version=version, digest=version.digest, by=nora, now=SECOND_AGREED)


def _bring_log(made: Demonstration, by: Seat) -> None:
    with made.log.open("rb") as content:
        brought = delivery.bring_log(
            partnership=by.partnership,
            content=content,
            name=made.log.name,
            mapping="",
            by=by,
            now=LOG_BROUGHT,
        )
    delivery.confirm_import(brought=brought, by=by, now=LOG_BROUGHT)
    delivery.bring_in(import_id=brought.pk, clock=lambda: LOG_BROUGHT)
    standing = standing_of(by.partnership)
    if standing:
        sheet_of(standing)


def _issue(seats: dict[str, Seat]) -> None:
    """Let one side put its name to the last month of the log, and the other confirm it."""
    standing = standing_of(seats["jens"].partnership, *LAST_MONTH)
    if standing:
        issued = delivery.issue_statement(standing=standing, by=seats["jens"], now=ISSUED)
        delivery.confirm_statement(issued=issued, by=seats["nora"], now=CONFIRMED)


def _days(seats: dict[str, Seat], now: datetime) -> Days:
    return Days(today_at(next(iter(seats.values())).partnership, now))


def _play(table: Table, events: Iterable[Event]) -> None:
    for event in events:
        table.play(event)


def _fill_internal(told: Said, people: dict[str, Person], now: datetime) -> None:
    """Let two teams of the service company sit down with each other."""
    known = told["people"]
    people["emma"] = _person("emma", known["emma"])
    parties = partnerships.Parties(
        told["customer"], Side.CUSTOMER, told["supplier"], told["part_of"]
    )
    begun = partnerships.begin_partnership(
        parties=parties, zone=ZONE, by=people["sofie"], now=BETWEEN_TEAMS
    )
    seats = {"sofie": _placed(begun, known["sofie"], BETWEEN_TEAMS)}
    at = BETWEEN_TEAMS
    for key in ("emma", "jens", "anders"):
        at += timedelta(minutes=10)
        own = seats["sofie"] if key != "anders" else seats["emma"]
        seats[key] = _invited(own, people[key], known[key], at)
    _play(Table(seats), events_of(told, _days(seats, now)))


def seated(words: Words) -> Iterator[tuple[str, str]]:
    """Yield each person of the first table with their place, both sides first."""
    held = Seat.objects.select_related("person", "partnership__customer", "partnership__supplier")
    for seat in held.filter(partnership__slug=SLUG).order_by("pk"):
        place = (
            seat.partnership.party(seat.side).name
            if seat.side
            else words.say(ROLE_WORDS[seat.role])
        )
        yield seat.person.name, f"{place} — {seat.title}" if seat.title else place
