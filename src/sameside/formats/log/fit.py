"""Whether a log has the columns its mapping speaks of."""

from __future__ import annotations

from dataclasses import replace

from sameside.formats.agreement.problems import listed, nearest
from sameside.formats.log.mapping import LogMapping
from sameside.formats.log.refusals import UnfitMapping
from sameside.kernel.refusal import N_


def fitted(mapping: LogMapping, header: tuple[str, ...], file: str) -> LogMapping:
    """Return a mapping without the optional columns the file does not have.

    :raises UnfitMapping: when a column is missing, or two have its name.
    """
    for name, optional in mapping.needs():
        if name not in header and not optional:
            raise _missing(name, header, file)
        if header.count(name) > 1:
            raise UnfitMapping(
                N_("{file}: two of its columns are called “{column}”; rename one of them."),
                file=file,
                column=name,
            )
    return replace(
        mapping,
        columns={k: c for k, c in mapping.columns.items() if not c.name or c.name in header},
        pauses=tuple(p for p in mapping.pauses if {p.starts, p.ends} <= set(header)),
    )


def wanted(mapping: LogMapping, header: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of the file a mapping reads, each once."""
    return tuple(dict.fromkeys(name for name, _ in mapping.needs() if name in header))


def _missing(name: str, header: tuple[str, ...], file: str) -> UnfitMapping:
    near = nearest(name, header)
    words = (
        N_("{file} has no column “{column}”, which the mapping asks for. Did you mean “{near}”?")
        if near
        else N_("{file} has no column “{column}”, which the mapping asks for. It has: {columns}.")
    )
    return UnfitMapping(
        words, file=file, column=name, near=near, columns=listed(c for c in header if c)
    )
