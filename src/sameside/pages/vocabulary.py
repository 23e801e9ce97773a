"""What the kernel's values are called: clocks, outcomes, promises, shares, verdicts.

Page, terminal and mail all speak through these, so that one thing has one name.
"""

from __future__ import annotations

from sameside.kernel.agreement import Clock, Target
from sameside.kernel.figure import Figure, Promise
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Kind, Outcome, Unset, Verdict
from sameside.pages.words import Words

CLOCK_NAMES = {
    Clock.RESPONSE: N_("Answer"),
    Clock.RESOLUTION: N_("Solution"),
    Clock.UPDATE: N_("Update"),
}
OUTCOME_NAMES = {
    Outcome.MET: N_("met"),
    Outcome.BREACHED: N_("breached"),
    Outcome.RUNNING: N_("running"),
    Outcome.SUSPENDED: N_("suspended"),
    Outcome.NO_CLOCK: N_("no target"),
}
KIND_NAMES = {Kind.COUNTED: N_("counted"), Kind.CLOSED: N_("closed"), Kind.PAUSED: N_("paused")}
SIDE_NAMES = {Side.CUSTOMER: N_("customer"), Side.SUPPLIER: N_("supplier")}

_PROMISES = {
    Clock.RESPONSE: (
        N_("answer within {target} ({calendar}), {share} of them"),
        N_("answer within {target} ({calendar})"),
    ),
    Clock.RESOLUTION: (
        N_("solve within {target} ({calendar}), {share} of them"),
        N_("solve within {target} ({calendar})"),
    ),
    Clock.UPDATE: (
        N_("update within {target} ({calendar}), {share} of them"),
        N_("update within {target} ({calendar})"),
    ),
}
_STOPPED = {
    Clock.RESPONSE: N_("Answered after {elapsed} of {target}."),
    Clock.RESOLUTION: N_("Solved after {elapsed} of {target}."),
    Clock.UPDATE: N_("Updated after {elapsed} of {target}."),
}
_STOPPED_LATE = {
    Clock.RESPONSE: N_("Answered after {elapsed} of {target}: breached on {at}."),
    Clock.RESOLUTION: N_("Solved after {elapsed} of {target}: breached on {at}."),
    Clock.UPDATE: N_("Updated after {elapsed} of {target}: breached on {at}."),
}
_OPEN = {
    Clock.RESPONSE: N_("Not answered yet: {elapsed} of {target} used, due {at}."),
    Clock.RESOLUTION: N_("Not solved yet: {elapsed} of {target} used, due {at}."),
    Clock.UPDATE: N_("Not updated yet: {elapsed} of {target} used, due {at}."),
}
_OPEN_LATE = {
    Clock.RESPONSE: N_("Not answered yet, after {elapsed} of {target}: breached on {at}."),
    Clock.RESOLUTION: N_("Not solved yet, after {elapsed} of {target}: breached on {at}."),
    Clock.UPDATE: N_("Not updated yet, after {elapsed} of {target}: breached on {at}."),
}
_PAUSED = {
    Clock.RESPONSE: N_("Not answered yet: the clock stands still after {elapsed} of {target}."),
    Clock.RESOLUTION: N_("Not solved yet: the clock stands still after {elapsed} of {target}."),
    Clock.UPDATE: N_("Not updated yet: the clock stands still after {elapsed} of {target}."),
}
_NO_TARGET = {
    Clock.RESPONSE: N_("Answer: {elapsed} counted; no target was agreed."),
    Clock.RESOLUTION: N_("Solution: {elapsed} counted; no target was agreed."),
    Clock.UPDATE: N_("Update: {elapsed} counted; no target was agreed."),
}
_MOMENTS = {
    Unset.NONE: N_("at no time: no target was agreed"),
    Unset.NEVER: N_("at no time: the calendar never opens long enough"),
    Unset.SUSPENDED: N_("not known while the clock stands still"),
}
_EVENTS = {
    Happening.CREATED: N_("The request was made"),
    Happening.PAUSE: N_("The clock was paused"),
    Happening.RESUME: N_("The clock went on"),
    Happening.PRIORITY: N_("The priority was changed"),
    Happening.RESOLVED: N_("The request was solved"),
    Happening.REOPENED: N_("The request was reopened"),
}


def clock_name(words: Words, clock: Clock) -> str:
    """Return what a clock is called: `Answer`."""
    return words.say(CLOCK_NAMES[clock])


def outcome_name(words: Words, outcome: Outcome) -> str:
    """Return what an outcome is called: `breached`."""
    return words.say(OUTCOME_NAMES[outcome])


def target_text(words: Words, target: Target) -> str:
    """Return a target: `2 h`, `3 business days`, `no target`."""
    _n = words.count
    if target.days:
        return _n("{n} business day", "{n} business days", target.days)
    if target.seconds:
        return words.duration(target.seconds)
    return words.say(OUTCOME_NAMES[Outcome.NO_CLOCK])


def promise_text(words: Words, clock: Clock, promise: Promise) -> str:
    """Return what was agreed: `answer within 2 h (office hours), 95 % of them`."""
    if not promise.target.runs:
        return words.say(N_("no target was agreed"))
    with_share, without = _PROMISES[clock]
    target = target_text(words, promise.target)
    if promise.share_bp is None:
        return words.say(without, target=target, calendar=promise.calendar)
    share = words.percent(promise.share_bp)
    return words.say(with_share, target=target, calendar=promise.calendar, share=share)


def share_text(words: Words, figure: Figure) -> str:
    """Return the share that was kept, with its n: `391 of 412 = 94.9 %`, or `no data`."""
    if figure.no_data:
        return no_data(words)
    return words.say(
        N_("{met} of {decided} = {share}"),
        met=words.number(figure.count(Outcome.MET)),
        decided=words.number(figure.decided),
        share=words.share(figure.count(Outcome.MET), figure.decided),
    )


def no_data(words: Words) -> str:
    """Return the honest value of a figure that rests on nothing."""
    return words.say(N_("no data"))


def verdict_sentence(words: Words, verdict: Verdict, zone: str) -> str:
    """Return a verdict in a sentence, its instants on the wall of a zone."""
    target = target_text(words, verdict.target)
    elapsed = words.duration(verdict.elapsed)
    sentence, at = _SENTENCES[verdict.outcome](verdict)
    moment = moment_text(words, at, zone)
    return words.say(sentence, elapsed=elapsed, target=target, at=moment)


def moment_text(words: Words, moment: int | Unset, zone: str, *, year: bool = False) -> str:
    """Return an instant as people say it, or why there is none."""
    if isinstance(moment, Unset):
        return words.say(_MOMENTS[moment])
    return words.moment(moment, zone, year=year)


def event_text(words: Words, event: Event) -> str:
    """Return what happened, in a few words; reasons, priorities and persons are left to the caller.

    A message says how far it reached: a note inside the house answers nobody.
    """
    if event.what is not Happening.MESSAGE:
        return words.say(_EVENTS[event.what])
    if event.auto:
        return words.say(N_("An automatic message was sent"))
    if not event.public:
        return words.say(N_("A note was made, not shown to the other side"))
    if event.by is Side.CUSTOMER:
        return words.say(N_("The customer wrote"))
    return words.say(N_("The supplier wrote"))


def _stopped(verdict: Verdict) -> tuple[str, int | Unset]:
    return _STOPPED[verdict.clock], verdict.due


def _late(verdict: Verdict) -> tuple[str, int | Unset]:
    sentences = _OPEN_LATE if verdict.stops is None else _STOPPED_LATE
    return sentences[verdict.clock], verdict.breach


def _open(verdict: Verdict) -> tuple[str, int | Unset]:
    return _OPEN[verdict.clock], verdict.due


def _paused(verdict: Verdict) -> tuple[str, int | Unset]:
    return _PAUSED[verdict.clock], verdict.due


def _without_target(verdict: Verdict) -> tuple[str, int | Unset]:
    return _NO_TARGET[verdict.clock], verdict.due


_SENTENCES = {
    Outcome.MET: _stopped,
    Outcome.BREACHED: _late,
    Outcome.RUNNING: _open,
    Outcome.SUSPENDED: _paused,
    Outcome.NO_CLOCK: _without_target,
}
