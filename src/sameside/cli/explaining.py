"""One request explained on the terminal: its verdicts in sentences, its time in a table (C15)."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from sameside.cli.telling import console, tell
from sameside.kernel.account import Account
from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Kind, Moment, Stretch, Unset, Verdict
from sameside.kernel.zone import TZDATA_VERSION
from sameside.pages.plain import plain
from sameside.pages.vocabulary import KIND_NAMES, clock_name, moment_text, verdict_sentence
from sameside.pages.words import Words


def tell_account(words: Words, account: Account, agreement: Agreement) -> None:
    """Print why each clock of a request stands as it does."""
    history = account.history
    heading = (history.request, history.service, history.place)
    tell()
    tell(" · ".join(plain(part) for part in heading if part))
    for verdict in account.verdicts:
        tell()
        tell(f"{clock_name(words, verdict.clock)}: {plain(verdict.priority)}")
        for sentence in _sentences(words, verdict, agreement.zone):
            tell(f"  {sentence}")
        if verdict.stretches:
            console().print(_table(words, verdict, agreement.zone))
            tell("\n".join(_hours(words, verdict)))
    tell(
        words.say(
            N_("Judged by version {version} of the agreement, with time zones of {tzdata}."),
            version=account.version.number,
            tzdata=TZDATA_VERSION,
        )
    )


def account_in_json(account: Account) -> dict[str, object]:
    """Return the same for a program; instants are seconds since 1970-01-01T00:00Z."""
    history = account.history
    return {
        "request": history.request,
        "service": history.service,
        "place": history.place,
        "agreement_version": account.version.number,
        "tzdata": TZDATA_VERSION,
        "verdicts": [_verdict_in_json(verdict) for verdict in account.verdicts],
    }


def _sentences(words: Words, verdict: Verdict, zone: str) -> Iterator[str]:
    yield verdict_sentence(words, verdict, zone)
    if verdict.target.runs:
        due = moment_text(words, verdict.due, zone, year=True)
        breach = moment_text(words, verdict.breach, zone, year=True)
        yield words.say(N_("Due {due}; kept until {breach}."), due=due, breach=breach)
    for early in verdict.earlier_breaches:
        yield words.say(
            N_("While its priority was “{priority}”, it was breached on {at}."),
            priority=plain(early.priority),
            at=moment_text(words, early.at, zone, year=True),
        )
    if verdict.first:
        said = verdict_sentence(words, verdict.first, zone)
        yield words.say(N_("At its first resolution: {verdict}"), verdict=said)


def _table(words: Words, verdict: Verdict, zone: str) -> Table:
    """Return the stretches with their seconds; the counted ones add up to what elapsed."""
    table = Table(box=None, padding=(0, 0, 0, 1), header_style="")
    for heading in (N_("from"), N_("to"), N_("the clock")):
        table.add_column(words.say(heading), no_wrap=True)
    table.add_column(words.say(N_("why")), overflow="fold")
    table.add_column(words.say(N_("counted")), justify="right", no_wrap=True)
    for stretch in verdict.stretches:
        table.add_row(*_row(words, stretch, zone))
    table.add_row("", "", words.say(N_("in all")), "", words.duration(verdict.elapsed))
    return table


def _row(words: Words, stretch: Stretch, zone: str) -> tuple[str, ...]:
    counted = stretch.seconds if stretch.kind is Kind.COUNTED else None
    return (
        words.short_moment(stretch.starts, zone),
        words.short_moment(stretch.ends, zone),
        words.say(KIND_NAMES[stretch.kind]),
        plain(stretch.why) or plain(stretch.calendar),
        "–" if counted is None else words.duration(counted),
    )


def _hours(words: Words, verdict: Verdict) -> Iterator[str]:
    """Yield each calendar that was used, and from when its hours held."""
    sentence = N_("{calendar}, hours from {day}")
    for calendar, day in dict.fromkeys((s.calendar, s.version_on) for s in verdict.stretches):
        if day is not None:
            yield f"  {words.say(sentence, calendar=plain(calendar), day=day)}"


def _verdict_in_json(verdict: Verdict) -> dict[str, object]:
    return {
        "clock": verdict.clock.value,
        "outcome": verdict.outcome.value,
        "priority": verdict.priority,
        "target_s": verdict.target.seconds,
        "target_days": verdict.target.days,
        "starts": verdict.starts,
        "stops": verdict.stops,
        "elapsed_s": verdict.elapsed,
        "due": _moment(verdict.due),
        "breach": _moment(verdict.breach),
        "stretches": [_stretch_in_json(stretch) for stretch in verdict.stretches],
        "earlier_breaches": [
            {"at": early.at, "priority": early.priority} for early in verdict.earlier_breaches
        ],
        "first": _verdict_in_json(verdict.first) if verdict.first else None,
    }


def _stretch_in_json(stretch: Stretch) -> dict[str, object]:
    return {
        "from": stretch.starts,
        "to": stretch.ends,
        "kind": stretch.kind.value,
        "why": stretch.why,
        "calendar": stretch.calendar,
        "calendar_from": stretch.version_on.isoformat() if stretch.version_on else None,
    }


def _moment(moment: Moment) -> int | str:
    return moment.value if isinstance(moment, Unset) else moment
