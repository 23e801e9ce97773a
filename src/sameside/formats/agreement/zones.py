"""Time zones by their IANA names, with the name that was probably meant."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from sameside.formats.agreement.fields import text
from sameside.formats.agreement.problems import Findings, clipped, nearest
from sameside.formats.agreement.source import Node
from sameside.kernel.refusal import N_
from sameside.kernel.zone import UnknownZone, zone


def zone_key(node: Node | None, findings: Findings) -> str | None:
    """Return the name of a time zone the database in use knows, None where there is none."""
    name = text(node, findings)
    if node is None or name is None:
        return None
    try:
        zone(name)
    except UnknownZone:
        _say_unknown(name, node, findings)
        return None
    return name


def _say_unknown(name: str, node: Node, findings: Findings) -> None:
    near = _near(name)
    findings.add(
        node.line,
        node.key,
        N_("“{name}” is not a time zone we know."),
        N_("Did you mean “{near}”? Zones are named by region and city.")
        if near
        else N_("Zones are named by region and city, such as Europe/Copenhagen."),
        name=clipped(name),
        near=near,
    )


def _near(name: str) -> str:
    """Return the zone that was probably meant, by its whole name or by its city alone."""
    cities = {key.rsplit("/", 1)[-1]: key for key in sorted(_known(), reverse=True)}
    city = nearest(name.rsplit("/", 1)[-1].replace(" ", "_"), cities)
    return nearest(name, _known()) or (cities[city] if city else "")


@cache
def _known() -> tuple[str, ...]:
    return tuple(sorted(key for key in available_timezones() if "/" in key or key == "UTC"))
