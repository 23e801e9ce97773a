"""The statement on a terminal: a line for each clock of each priority, readable without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sameside.kernel.figure import FULL_SHARE, Figure
from sameside.kernel.refusal import N_
from sameside.kernel.statement import Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.plain import plain
from sameside.pages.statement.outline import Line, Outline, outline_of
from sameside.pages.vocabulary import clock_name, no_data, share_text
from sameside.pages.words import Words

BARS = "▁▂▃▄▅▆▇█"
NO_DATA_MARK = "·"
MOST_MONTHS = 24
WIDE = 80
GAPS = 4
"""A line: priority and clock, share over its months, agreed share, p50, p90, and gaps between."""
FIRST_LENGTH = 3


def overview(statement: Statement, words: Words) -> RenderableType:
    """Return the figures of the whole period, with a column for each of the newest months.

    Under 80 characters wide in every language we speak. ≥ and < say what colour says too.
    """
    outline = outline_of(statement)
    parts: list[RenderableType] = [_heading(statement, words), ""]
    names = ("", words.say(N_("share met")), words.say(N_("agreed")), "p50", "p90")
    heading = [Text(name) for name in names]
    told = [
        (section, [_row(line, outline, words) for line in section.lines])
        for section in outline.sections
    ]
    widths = _widths([heading, *(row for _section, rows in told for row in rows)])
    parts.append(_table([heading], widths, style="dim"))
    for section, rows in told:
        parts.append(Text(plain(section.name), style="bold"))
        parts.append(_table(rows, widths))
        if not section.parts:
            parts.append(Text(f" {no_data(words)}"))
    parts.append(Text(_legend(outline, words), style="dim"))
    return Group(*parts)


def _heading(statement: Statement, words: Words) -> Text:
    agreement = statement.agreement
    parties = f"{plain(agreement.customer.name)} · {plain(agreement.supplier.name)}"
    period = statement.sources.period
    first, last = period.starts_on, period.ends_before_on - timedelta(days=1)
    said = words.say(N_("Requests made from {first} to {last}"), first=first, last=last)
    return Text.assemble((plain(agreement.title), "bold"), f"\n{parties}\n{said}")


def _widths(rows: Sequence[Sequence[Text]]) -> tuple[int, ...]:
    """Return how wide each column is, the same in every section; names get what is left."""
    columns = zip(*rows, strict=True)
    found = (max(cell_len(part) for cell in c for part in _parts(cell)) for c in columns)
    names, shares, *others = found
    rest = (max(shares, MOST_MONTHS), *others)
    return min(names, WIDE - GAPS - sum(rest)), *rest


def _parts(cell: Text) -> list[str]:
    return cell.plain.split("\n")


def _table(rows: Sequence[Sequence[Text]], widths: Sequence[int], *, style: str = "") -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False, style=style)
    for number, width in enumerate(widths):
        table.add_column(width=width, justify="left" if number < FIRST_LENGTH else "right")
    for row in rows:
        table.add_row(*row)
    return table


def _row(line: Line, outline: Outline, words: Words) -> tuple[Text, ...]:
    """Return two lines in one row: the figures, and under them the months and what is open."""
    whole = line.whole
    name = f" {plain(line.scope.priority)}, {clock_name(words, line.scope.clock).lower()}"
    still_open = [f"   {each}" for each in _still_open(whole, words)]
    months = _months(line, outline.months[-MOST_MONTHS:]) if line.has_target else Text("")
    share = share_text(words, whole) if line.has_target else words.say(N_("no target"))
    return (
        Text("\n".join([name, *still_open])),
        Text("\n").join(each for each in (Text(share, style=_style(whole)), months) if each),
        Text(_agreed(whole, words) if line.has_target else "–", style=_style(whole)),
        Text(_duration(whole.p50, words)),
        Text(_duration(whole.p90, words)),
    )


def _still_open(figure: Figure, words: Words) -> Iterator[str]:
    running, paused = figure.count(Outcome.RUNNING), figure.count(Outcome.SUSPENDED)
    if running:
        yield words.say(N_("{n} running"), n=words.number(running))
    if paused:
        yield words.say(N_("{n} paused"), n=words.number(paused))


def _agreed(figure: Figure, words: Words) -> str:
    if figure.agreed_bp is None:
        changed = len({promise.share_bp for promise in figure.promises}) > 1
        return words.say(N_("changed")) if changed else "–"
    sign = {True: "≥ ", False: "< ", None: ""}[figure.kept]
    return f"{sign}{words.percent(figure.agreed_bp)}"


def _duration(seconds: int | None, words: Words) -> str:
    return "–" if seconds is None else words.about(seconds)


def _style(figure: Figure) -> str:
    return "red" if figure.kept is False else ""


def _months(line: Line, months: Sequence[str]) -> Text:
    bars = Text()
    for month in months:
        figure = line.months.get(month)
        if figure is None or figure.no_data:
            bars.append(NO_DATA_MARK, style="dim")
            continue
        share = figure.count(Outcome.MET) * FULL_SHARE // figure.decided
        bars.append(BARS[min(len(BARS) - 1, share * len(BARS) // FULL_SHARE)], style=_style(figure))
    return bars


def _legend(outline: Outline, words: Words) -> str:
    if not outline.months:
        return words.say(N_("No data: no request was made in this period."))
    shown = outline.months[-MOST_MONTHS:]
    return words.say(
        N_("A column is a month, from {first} to {last}; {mark} means no data."),
        first=words.month(shown[0], short=True),
        last=words.month(shown[-1], short=True),
        mark=NO_DATA_MARK,
    )
