"""From histories to a statement, request by request: what every faster engine must agree with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sameside.kernel.agreement import Agreement, AgreementVersion, Clock, Level, Service, Target
from sameside.kernel.figure import Promise, Scope
from sameside.kernel.history import Happening, History
from sameside.kernel.judgement import verdict
from sameside.kernel.policy import Course
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import Judged, LeftOut, Sources, Statement, compose, figures_of
from sameside.kernel.verdict import Verdict
from sameside.kernel.zone import Instant, local_date, zone


class NotAgreed(Refused):
    """The agreement says nothing about a request."""


@dataclass(frozen=True, slots=True)
class Account:
    """A request with all its verdicts and what they were held to."""

    history: History
    version: AgreementVersion
    service: Service
    verdicts: tuple[Verdict, ...]


def statement(histories: Iterable[History], agreement: Agreement, sources: Sources) -> Statement:
    """Judge the requests made within the period and gather them into a statement."""
    judged: list[Judged] = []
    left_out: list[LeftOut] = []
    for history in histories:
        if not within(history, agreement, sources):
            continue
        try:
            judged.extend(judged_of(account(history, agreement, sources.as_of), agreement))
        except NotAgreed as refusal:
            values = {name: str(value) for name, value in refusal.values.items()}
            left_out.append(LeftOut(history.request, refusal.words, values))
    left_out.sort(key=lambda left: (left.request, left.words.format(**left.values)))
    return compose(sources, agreement, figures_of(judged), tuple(left_out))


def within(history: History, agreement: Agreement, sources: Sources) -> bool:
    """Tell whether a request was made in the period, by the agreement's zone, and not after it."""
    made_on = local_date(zone(agreement.zone), history.created_at)
    period = sources.period
    in_period = period.starts_on <= made_on < period.ends_before_on
    return in_period and history.created_at <= sources.as_of


def account(history: History, agreement: Agreement, as_of: Instant) -> Account:
    """Judge each clock of a request by the version in force when it was made.

    :raises NotAgreed: when the agreement does not know the service or one of its priorities.
    """
    version, service = terms_of(history, agreement)
    course = Course.of(history, service=service, policies=version.policies, as_of=as_of)
    found = [verdict(course, clock) for clock in Clock]
    return Account(history, version, service, tuple(v for v in found if v))


def terms_of(history: History, agreement: Agreement) -> tuple[AgreementVersion, Service]:
    """Return the version and the service by which a request is judged.

    :raises NotAgreed: when the request was made before the first version, or the version does not
        know its service, or a priority it ever had.
    """
    made_on = local_date(zone(agreement.zone), history.created_at)
    if made_on < agreement.versions[0].valid_from_on:
        raise NotAgreed(
            N_("It was made on {day}, before the agreement began on {first}."),
            day=made_on,
            first=agreement.versions[0].valid_from_on,
        )
    version = agreement.version_on(made_on)
    service = version.services.get(history.service)
    if service is None:
        raise NotAgreed(
            N_("Version {version} of the agreement has no service “{service}”."),
            version=version.number,
            service=history.service,
        )
    for priority in _priorities(history):
        if service.level(priority) is None:
            raise NotAgreed(
                N_("Version {version} promises nothing for “{service}” at priority “{priority}”."),
                version=version.number,
                service=history.service,
                priority=priority,
            )
    return version, service


def judged_of(account: Account, agreement: Agreement) -> Iterator[Judged]:
    """Yield a request's verdicts as the figures see them, in the month in which it was made."""
    made_on = local_date(zone(agreement.zone), account.history.created_at)
    for found in account.verdicts:
        level = account.service.level(found.priority)
        assert level is not None  # noqa: S101 -- terms_of has looked at each of its priorities
        scope = Scope(account.service.key, found.priority, found.clock, made_on.isoformat()[:7])
        yield Judged(
            request=account.history.request,
            scope=scope,
            outcome=found.outcome,
            stopped=found.stops is not None,
            elapsed=found.elapsed,
            promise=promise_of(account.version, level, found.target),
        )


def promise_of(version: AgreementVersion, level: Level, target: Target) -> Promise:
    """Return what was agreed for a level, as a figure names it."""
    return Promise(version.number, target, level.share_bp, level.calendar.name)


def _priorities(history: History) -> Iterator[str]:
    """Yield each priority a request had, in order."""
    for event in history.events:
        if event.what in {Happening.CREATED, Happening.PRIORITY}:
            yield event.priority
