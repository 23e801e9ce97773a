"""The kinds of card that there are, each with its lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sameside.kernel.lifecycle import Lifecycle
from sameside.kernel.lifecycles.commitment import COMMITMENT
from sameside.kernel.lifecycles.concern import CONCERN
from sameside.kernel.lifecycles.contest import CONTEST

KINDS: Mapping[str, Lifecycle] = MappingProxyType(
    {lifecycle.kind: lifecycle for lifecycle in (CONCERN, COMMITMENT)}
)

__all__ = ["COMMITMENT", "CONCERN", "CONTEST", "KINDS"]
