"""What was to be reached, and whether it was."""

from __future__ import annotations

from dataclasses import dataclass

from bench.page import figure


@dataclass(frozen=True, slots=True)
class Target:
    """A limit on a figure: at most, or for ratios at least."""

    what: str
    limit: float
    unit: str
    at_least: bool = False

    def row(self, measured: float | None) -> list[str]:
        """Say what was to be reached, what was, and by how much it was missed."""
        sign = "≥" if self.at_least else "≤"
        wanted = f"{sign} {figure(self.limit)} {self.unit}"
        if measured is None:
            return [self.what, wanted, "not measured", ""]
        return [self.what, wanted, f"{figure(measured)} {self.unit}", self._verdict(measured)]

    def _verdict(self, measured: float) -> str:
        reached = measured >= self.limit if self.at_least else measured <= self.limit
        if reached:
            return "reached"
        short = self.limit / measured if self.at_least else measured / self.limit
        return f"missed by a factor of {short:.2f}"
