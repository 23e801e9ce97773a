"""Reading mapping.toml: every fault with its line, its key and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from sameside.formats.agreement import fields
from sameside.formats.agreement.keys import Keys
from sameside.formats.agreement.problems import Findings
from sameside.formats.agreement.source import Node, tree_of
from sameside.formats.log.mapping import (
    FIELDS,
    REQUIRED,
    SAME_EVENTS,
    SAME_STATES,
    Column,
    Created,
    EventMeaning,
    FileRule,
    Fold,
    Gap,
    Ignore,
    Layout,
    LogMapping,
    PauseColumns,
    State,
    StateMeaning,
    TimeRule,
    fixed_pauses,
)
from sameside.formats.log.patterns import BadPattern, pattern
from sameside.kernel.history import Happening, Side
from sameside.kernel.refusal import N_
from sameside.kernel.zone import UnknownZone, zone

MAPPING = Keys(
    (
        ("layout", 'layout = "events"'),
        ("created", 'created = "first row"'),
        ("columns", '[columns] request = "Ticket"'),
        ("time", '[time] zone = "Europe/Copenhagen"'),
        ("file", '[file] delimiter = ";"'),
        ("events", '[events] "Opened" = "created"'),
        ("states", '[states] "In Progress" = "working"'),
        ("pauses", '[[pauses]] from = "on hold", until = "off hold"'),
        ("ignore", '[[ignore]] column = "Activity", values = ["Note"], because = "…"'),
    ),
    required=("layout", "columns"),
)
TIME = Keys(
    (
        ("format", 'format = "%d/%m/%Y %H:%M"'),
        ("zone", 'zone = "Europe/Copenhagen"'),
        ("gap", 'gap = "later"'),
        ("fold", 'fold = "first"'),
    )
)
FILE = Keys(
    (
        ("delimiter", 'delimiter = ";"'),
        ("encoding", 'encoding = "cp1252"'),
        ("sheet", 'sheet = "Tickets"'),
    )
)
COLUMN = Keys(
    (
        ("column", 'column = "Impact"'),
        ("value", 'value = "incident"'),
        ("values", 'values = { High = "high" }'),
        ("others", 'others = "keep"'),
    )
)
EVENT = Keys(
    (
        ("event", 'event = "message"'),
        ("by", 'by = "supplier"'),
        ("public", "public = true"),
        ("auto", "auto = false"),
        ("why", 'why = "waiting for the customer"'),
    ),
    required=("event",),
)
STATE = Keys(
    (
        ("state", 'state = "waiting"'),
        ("why", 'why = "waiting for the customer"'),
        ("answer", "answer = true"),
    ),
    required=("state",),
)
PAUSE = Keys(
    (
        ("from", 'from = "on hold"'),
        ("until", 'until = "off hold"'),
        ("why", 'why = "hold reason"'),
    ),
    required=("from", "until"),
)
IGNORE = Keys(
    (
        ("column", 'column = "Activity"'),
        ("values", 'values = ["Note"]'),
        ("because", 'because = "a note of our own"'),
    ),
    required=("column", "values", "because"),
)
DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"}
ENCODINGS = ("utf-8", "cp1252", "utf-16")
OTHERS = ("keep", "refuse")

Said = TypeVar("Said")


def read_mapping(raw: bytes, *, name: str) -> LogMapping:
    """Return what a mapping file says; `name` is the name people know it by.

    :raises AgreementRefused: with every fault found, each with its line, key and remedy.
    """
    findings = Findings(name)
    table = fields.table(tree_of(raw, findings), MAPPING, findings)
    findings.refuse_any()
    layout = _choice(table["layout"], Layout, findings) or Layout.EVENTS
    read = LogMapping(
        layout=layout,
        columns=_columns(table["columns"], layout, findings),
        events=_meanings(table.get("events"), _event, SAME_EVENTS, findings),
        states=_meanings(table.get("states"), _state, SAME_STATES, findings),
        pauses=_pauses(table.get("pauses"), layout, findings),
        ignore=tuple(_ignore(item, findings) for item in _list(table.get("ignore"))),
        time=_time(table.get("time"), findings),
        file=_file(table.get("file"), findings),
        created=_optional(table.get("created"), Created.EVENT, findings),
        name=name,
    )
    findings.refuse_any()
    return read


def _columns(node: Node, layout: Layout, findings: Findings) -> Mapping[str, Column]:
    keys = Keys(tuple((f, f'{f} = "…"') for f in FIELDS[layout]), required=REQUIRED[layout])
    table = fields.table(node, keys, findings)
    return MappingProxyType({key: _column(child, findings) for key, child in table.items()})


def _column(node: Node, findings: Findings) -> Column:
    """Read `"Impact"`, `{ value = "incident" }` or `{ column = "Impact", values = { … } }`."""
    if isinstance(node.value, str):
        return Column(fields.text(node, findings) or "")
    table = fields.table(node, COLUMN, findings)
    if ("column" in table) == ("value" in table):
        findings.add(
            node.line,
            node.key,
            N_("either a column or a value must stand here."),
            N_(
                'Write column = "…" for a column of the log, value = "…" for the same in every row.'
            ),
        )
    return Column(
        name=fields.text(table.get("column"), findings) or "",
        constant=fields.text(table.get("value"), findings) or "",
        values=_values(table["values"], findings) if "values" in table else None,
        keep_others=_word(table.get("others"), OTHERS, findings) == "keep",
    )


def _values(node: Node, findings: Findings) -> Mapping[str, str]:
    """Read what the words of a column become; `true` and `false` stand for yes and no."""
    found: dict[str, str] = {}
    for word, child in (fields.open_table(node, findings) or {}).items():
        said = child.value
        if isinstance(said, bool):
            found[word.strip()] = "yes" if said else "no"
        else:
            found[word.strip()] = fields.text(child, findings) or ""
    return MappingProxyType(found)


def _meanings(
    node: Node | None,
    read: Callable[[Node, Findings], Said | None],
    same: Mapping[str, Said],
    findings: Findings,
) -> Mapping[str, Said]:
    if node is None:
        return same
    table = fields.open_table(node, findings) or {}
    found = {word.strip(): read(child, findings) for word, child in table.items()}
    return MappingProxyType({word: said for word, said in found.items() if said is not None})


def _event(node: Node, findings: Findings) -> EventMeaning | None:
    table = _spelled_out(node, "event", EVENT, findings)
    what = _choice(table.get("event"), Happening, findings)
    if what is None:
        return None
    return EventMeaning(
        what,
        by=_choice(table.get("by"), Side, findings),
        public=_yes_or_no(table.get("public"), findings),
        auto=_yes_or_no(table.get("auto"), findings),
        why=fields.text(table.get("why"), findings) or "",
    )


def _state(node: Node, findings: Findings) -> StateMeaning | None:
    table = _spelled_out(node, "state", STATE, findings)
    state = _choice(table.get("state"), State, findings)
    if state is None:
        return None
    return StateMeaning(
        state,
        why=fields.text(table.get("why"), findings) or "",
        answer=bool(_yes_or_no(table.get("answer"), findings)),
    )


def _spelled_out(node: Node, key: str, keys: Keys, findings: Findings) -> Mapping[str, Node]:
    """Return a single word as the table it is short for."""
    if isinstance(node.value, str):
        return {key: node}
    return fields.table(node, keys, findings)


def _pauses(node: Node | None, layout: Layout, findings: Findings) -> tuple[PauseColumns, ...]:
    if node is None:
        return fixed_pauses() if layout is Layout.REQUESTS else ()
    if layout is not Layout.REQUESTS:
        findings.add(
            node.line,
            node.key,
            N_("pauses in pairs of columns belong to one request a row."),
            N_("Here a pause is an event of its own, or a state that is “waiting”."),
        )
    return tuple(_pause(item, findings) for item in _list(node))


def _pause(node: Node, findings: Findings) -> PauseColumns:
    table = fields.table(node, PAUSE, findings)
    return PauseColumns(
        starts=fields.text(table.get("from"), findings) or "",
        ends=fields.text(table.get("until"), findings) or "",
        why=_column(table["why"], findings) if "why" in table else Column(),
    )


def _ignore(node: Node, findings: Findings) -> Ignore:
    table = fields.table(node, IGNORE, findings)
    words = (fields.text(item, findings) for item in fields.items(table.get("values"), findings))
    return Ignore(
        column=fields.text(table.get("column"), findings) or "",
        values=frozenset(word for word in words if word),
        because=fields.text(table.get("because"), findings) or "",
    )


def _time(node: Node | None, findings: Findings) -> TimeRule:
    table = fields.table(node, TIME, findings) if node else {}
    rule = TimeRule(
        format=fields.text(table.get("format"), findings) or "iso",
        zone=fields.text(table.get("zone"), findings) or "",
        gap=_optional(table.get("gap"), Gap.REFUSE, findings),
        fold=_optional(table.get("fold"), Fold.REFUSE, findings),
    )
    _try_zone(rule, table.get("zone"), findings)
    try:
        pattern(rule.format)
    except BadPattern as bad:
        place = table["format"]
        findings.add(place.line, place.key, bad.words, **bad.values)
    return rule


def _try_zone(rule: TimeRule, node: Node | None, findings: Findings) -> None:
    try:
        if rule.zone:
            zone(rule.zone)
    except UnknownZone as unknown:
        assert node is not None  # noqa: S101 -- a zone that was read stands somewhere
        findings.add(
            node.line,
            node.key,
            unknown.words,
            N_("Write the name of the IANA database, such as Europe/Copenhagen."),
            **unknown.values,
        )


def _file(node: Node | None, findings: Findings) -> FileRule:
    table = fields.table(node, FILE, findings) if node else {}
    delimiter = table.get("delimiter")
    if delimiter and delimiter.value not in DELIMITERS:
        fields.say_unknown_word(delimiter, [",", ";", "|", "tab"], findings)
    return FileRule(
        delimiter=DELIMITERS.get(str(delimiter.value), "") if delimiter else "",
        encoding=_word(table.get("encoding"), ENCODINGS, findings),
        sheet=fields.text(table.get("sheet"), findings) or "",
    )


def _list(node: Node | None) -> list[Node]:
    """Return the tables of a list of tables; one table is a list of one."""
    if node is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def _word(node: Node | None, known: tuple[str, ...], findings: Findings) -> str:
    if node is None:
        return ""
    if node.value in known:
        return str(node.value)
    fields.say_unknown_word(node, known, findings)
    return ""


def _choice(node: Node | None, words: type[fields.Word], findings: Findings) -> fields.Word | None:
    """Return one of the words of an enumeration, None where nothing is said or it is not one."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value in list(words):
        return words(node.value)
    fields.say_unknown_word(node, [word.value for word in words], findings)
    return None


def _optional(node: Node | None, otherwise: fields.Word, findings: Findings) -> fields.Word:
    return fields.choice(node, otherwise, findings)


def _yes_or_no(node: Node | None, findings: Findings) -> bool | None:
    return None if node is None else fields.yes_or_no(node, findings, otherwise=False)
