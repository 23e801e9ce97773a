"""What was understood of an agreement, in sentences a manager can read and correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sameside.formats.agreement.hours import calendar_facts
from sameside.formats.agreement.phrases import Facts, and_list, city_time
from sameside.formats.agreement.speech import Speech
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.refusal import N_


def sentences(agreement: Agreement, words: Speech) -> list[str]:
    """Return paragraphs: who agreed, what held at first, and what each later version changes."""
    first, *later = agreement.versions
    told = [_opening(agreement, words), _begins(first, words)]
    before = _facts(agreement, first, words)
    told += before.values()
    for version in later:
        now = _facts(agreement, version, words)
        told.append(_changes(version, words))
        told += _differences(before, now, words)
        before = now
    return told


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that reads differently: None before where it is new, None now where it ended."""

    before: str | None
    now: str | None


def facts(agreement: Agreement, version: AgreementVersion, words: Speech) -> Facts:
    """Return each thing that holds in a version as a sentence, by a key that names it."""
    return _facts(agreement, version, words)


def compared(before: Agreement, now: Agreement, words: Speech) -> list[Difference]:
    """Return what differs between the newest versions of two agreements, sentence by sentence."""
    old = _facts(before, before.versions[-1], words)
    new = _facts(now, now.versions[-1], words)
    told = [
        Difference(old.get(key), sentence)
        for key, sentence in new.items()
        if old.get(key) != sentence
    ]
    return told + [Difference(sentence, None) for key, sentence in old.items() if key not in new]


def _opening(agreement: Agreement, words: Speech) -> str:
    return words.say(
        N_(
            "“{title}” is an agreement between {customer}, the customer, and {supplier}, the "
            "supplier. Days and months are those of {time}; amounts are in {currency}."
        ),
        title=agreement.title,
        customer=agreement.customer.name,
        supplier=agreement.supplier.name,
        time=city_time(agreement.zone, words),
        currency=agreement.currency,
    )


def _begins(version: AgreementVersion, words: Speech) -> str:
    return words.say(N_("From {day} on this is agreed:"), day=words.date(version.valid_from_on))


def _changes(version: AgreementVersion, words: Speech) -> str:
    return words.say(
        N_(
            "From {day} on version {number} holds. Its targets are those of requests made from "
            "then on, its hours count from then on for every request. What changes:"
        ),
        day=words.date(version.valid_from_on),
        number=version.number,
    )


def _facts(agreement: Agreement, version: AgreementVersion, words: Speech) -> Facts:
    """Return each thing that holds as a sentence, by a key that stays the same over versions."""
    facts: dict[tuple[str, ...], str] = dict(calendar_facts(agreement, version, words))
    for service in version.services.values():
        for level in service.levels:
            facts["level", service.key, level.priority] = _level(service, level, words)
    facts.update(_policies(version.policies, words))
    return facts


def _differences(before: Facts, now: Facts, words: Speech) -> Iterator[str]:
    """Yield what is new, what reads differently and what has ended, in that version's order."""
    for key, said in now.items():
        if key not in before:
            yield words.say(N_("New: {now}"), now=said)
        elif said != before[key]:
            yield words.say(N_("Before: {before} Now: {now}"), before=before[key], now=said)
    for key, said in before.items():
        if key not in now:
            yield words.say(N_("No longer: {before}"), before=said)


def _level(service: Service, level: Level, words: Speech) -> str:
    values = {
        "service": service.name,
        "priority": level.priority,
        "calendar": level.calendar.name,
        "targets": and_list(_targets(level, words), words),
    }
    if not level.targets:
        return words.say(
            N_("{service}, {priority}: no target; the time taken is shown ({calendar})."), **values
        )
    if level.share_bp is None:
        return words.say(N_("{service}, {priority}: {targets} ({calendar})."), **values)
    return words.say(
        N_("{service}, {priority}: {targets} ({calendar}), in at least {share} of requests."),
        share=words.percent(level.share_bp),
        **values,
    )


def _targets(level: Level, words: Speech) -> Sequence[str]:
    said = (
        (Clock.RESPONSE, N_("an answer within {time}")),
        (Clock.RESOLUTION, N_("a solution within {time}")),
        (Clock.UPDATE, N_("an answer to each further message within {time}")),
    )
    return [
        words.say(text, time=_length(level.target(clock), words))
        for clock, text in said
        if level.target(clock).runs
    ]


def _length(target: Target, words: Speech) -> str:
    _n = words.count
    if target.days:
        return _n("{n} business day", "{n} business days", target.days)
    return words.duration(target.seconds or 0)


def _policies(policies: Policies, words: Speech) -> Facts:
    return {
        ("policy", "reopen"): words.say(_REOPENING[policies.reopening]),
        ("policy", "priority"): words.say(_PRIORITY[policies.priority_change]),
        ("policy", "pause_response"): words.say(_PAUSES[policies.pause_response]),
    }


_REOPENING: Mapping[Reopening, str] = {
    Reopening.CONTINUE: N_(
        "A reopened request goes on with the same clock; the time between its solution and its "
        "reopening does not count."
    ),
    Reopening.CYCLE: N_("A reopened request gets a new clock with the full target."),
    Reopening.FIRST: N_("Only the first solution of a request is judged, also if it is reopened."),
    Reopening.THROUGH: N_(
        "A reopened request counts as never solved: its clock has run on all the while."
    ),
}
_PRIORITY: Mapping[PriorityChange, str] = {
    PriorityChange.RETRO: N_(
        "When the priority of a request changes, the newest target holds from its start; what was "
        "counted stays counted."
    ),
    PriorityChange.RETRO_FULL: N_(
        "When the priority of a request changes, the new target and the new calendar hold from its "
        "start."
    ),
    PriorityChange.FROM_CHANGE: N_(
        "When the priority of a request changes, a clock with the new target begins at the change."
    ),
    PriorityChange.KEEP: N_(
        "When the priority of a request changes, it keeps the target it began with."
    ),
}
_PAUSES: Mapping[bool, str] = {
    False: N_("A pause stops the clock of the solution, not that of the answer."),
    True: N_("A pause stops the clock of the solution and that of the answer."),
}
