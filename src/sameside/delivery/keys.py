"""How a figure, a verdict or a pause is named where something is said about it.

`figure:cleaning/urgent/response/2026-10`, `verdict:R-17/resolution`,
`pause:R-17/2026-10-05T08:12:00Z`. Empty parts stand for all of them. A slash or a percent sign
within a part is written as in addresses.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sameside.kernel.agreement import Clock
from sameside.kernel.figure import Scope
from sameside.kernel.zone import Instant


def figure_key(scope: Scope) -> str:
    """Return how a figure is named."""
    return f"figure:{_joined(scope.service, scope.priority, scope.clock.value, scope.month)}"


def verdict_key(request: str, clock: Clock) -> str:
    """Return how the verdict of one clock on a request is named."""
    return f"verdict:{_joined(request, clock.value)}"


def pause_key(request: str, starts: Instant) -> str:
    """Return how a pause of a request is named: by when it began."""
    at = datetime.fromtimestamp(starts, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"pause:{_joined(request, at)}"


def _joined(*parts: str) -> str:
    return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)
