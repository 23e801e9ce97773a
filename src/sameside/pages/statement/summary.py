"""The few sentences above the figures, as one person would read them aloud to the other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from markupsafe import Markup, escape

from sameside.kernel.agreement import Clock
from sameside.kernel.figure import Scope
from sameside.kernel.refusal import N_
from sameside.kernel.statement import Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.plain import plain
from sameside.pages.statement.outline import Line, Outline, Section
from sameside.pages.vocabulary import clock_name
from sameside.pages.words import Words

MOST_NAMED = 3


def summary_of(
    statement: Statement, outline: Outline, numbers: Mapping[Scope, int], words: Words
) -> tuple[Markup, ...]:
    """Return what was kept, what was not, and what is not decided, in sentences."""
    told = (
        _made(statement, words),
        _always(outline, words),
        _furthest(outline, numbers, words),
        _latest(outline, words),
        _undecided(statement, words),
        _left_out(statement, words),
    )
    return tuple(sentence for sentence in told if sentence)


def counts_once(scope: Scope) -> bool:
    """Tell whether a figure holds each request of a service once: each has one resolution."""
    return not scope.priority and not scope.month and scope.clock is Clock.RESOLUTION


def _made(statement: Statement, words: Words) -> Markup:
    period = statement.sources.period
    _n = words.count
    sentence = _n(
        "{n} request was made from {first} to {last}.",
        "{n} requests were made from {first} to {last}.",
        sum(figure.n for figure in statement.figures if counts_once(figure.scope)),
        first=period.starts_on,
        last=period.ends_before_on - timedelta(days=1),
    )
    return escape(sentence)


def _always(outline: Outline, words: Words) -> Markup:
    kept = [section.name for section in outline.sections if _always_kept(section)]
    if not kept:
        return Markup("")
    names = words.listed([plain(name) for name in kept])
    return escape(words.say(N_("Kept as agreed in every month: {services}."), services=names))


def _always_kept(section: Section) -> bool:
    lines = list(section.lines)
    return any(line.judged for line in lines) and not any(line.below for line in lines)


def _furthest(outline: Outline, numbers: Mapping[Scope, int], words: Words) -> Markup:
    missed = [(s, line) for s in outline.sections for line in s.lines if line.below]
    missed.sort(key=lambda each: -each[1].short)
    if not missed:
        return Markup("")
    named = [_named(s, line, numbers, words) for s, line in missed[:MOST_NAMED]]
    sentence = words.say(N_("Furthest below what was agreed: {promises}."), promises="{promises}")
    said = escape(sentence).format(promises=Markup("; ").join(named))
    rest = len(missed) - len(named)
    if rest <= 0:
        return said
    _n = words.count
    more = _n(
        "{n} more promise was not kept in at least one month.",
        "{n} more promises were not kept in at least one month.",
        rest,
    )
    return said + " " + more


def _named(section: Section, line: Line, numbers: Mapping[Scope, int], words: Words) -> Markup:
    name = ", ".join(
        filter(
            None,
            (
                plain(section.name),
                plain(line.scope.priority),
                clock_name(words, line.scope.clock).lower(),
            ),
        )
    )
    _n = words.count
    below = words.number(len(line.below))
    months = _n("{below} of {n} month", "{below} of {n} months", line.judged, below=below)
    return Markup('<a href="#l{}">{}</a> ({})').format(numbers[line.scope], name, months)


def _latest(outline: Outline, words: Words) -> Markup:
    """Say how the newest month stands in which anything was held to an agreed share."""
    lines = [line for section in outline.sections for line in section.lines]
    for month in reversed(outline.months):
        figures = [line.months[month] for line in lines if month in line.months]
        judged = [figure for figure in figures if figure.kept is not None]
        if judged:
            kept = sum(figure.kept is True for figure in judged)
            _n = words.count
            said = _n(
                "In {month}, {kept} of {n} promise that can be judged was kept.",
                "In {month}, {kept} of the {n} promises that can be judged were kept.",
                len(judged),
                month=words.month(month),
                kept=words.number(kept),
            )
            return escape(said)
    return Markup("")


def _undecided(statement: Statement, words: Words) -> Markup:
    figures = [figure for figure in statement.figures if counts_once(figure.scope)]
    running = sum(figure.count(Outcome.RUNNING) for figure in figures)
    paused = sum(figure.count(Outcome.SUSPENDED) for figure in figures)
    if not running + paused:
        return Markup("")
    _n = words.count
    said = _n(
        "{n} request is not solved, and still within its time: nothing is decided about it yet.",
        "{n} requests are not solved, and still within their time: nothing is decided about them "
        "yet.",
        running + paused,
    )
    if not paused:
        return escape(said)
    still = _n("{n} of these is paused.", "{n} of these are paused.", paused)
    return escape(f"{said} {still}")


def _left_out(statement: Statement, words: Words) -> Markup:
    if not statement.left_out:
        return Markup("")
    _n = words.count
    said = _n(
        "{n} request is left out, because the agreement says nothing about it",
        "{n} requests are left out, because the agreement says nothing about them",
        len(statement.left_out),
    )
    return Markup('<a href="#left-out">{}</a>.').format(said)
