"""What can be recorded: each kind of entry with the sentence that says it to a person.

An app registers its kinds when it is loaded; what nobody registered cannot be recorded. The places
of a sentence are `{who}`, `{index}` and keys of the entry's `about`; every key a sentence names
must be there when the entry is written, so that the record can always be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

from sameside.kernel.refusal import N_

GIVEN = frozenset({"who", "index"})
"""Places that are filled from the entry itself."""


class UnknownKind(LookupError):  # noqa: N818 -- says what it is
    """A kind of entry that no app has registered."""


class SentenceIncomplete(ValueError):  # noqa: N818 -- says what it is
    """An entry that lacks what its sentence names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its name, its sentence, and words for the codes that stand in `about`."""

    name: str
    sentence: str
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def places(self) -> frozenset[str]:
        """The keys of `about` that the sentence names."""
        named = {place for _, place, _, _ in Formatter().parse(self.sentence) if place}
        return frozenset(named - GIVEN)

    def require(self, about: Mapping[str, str]) -> None:
        """Refuse what could not be said.

        :raises SentenceIncomplete: naming what is missing.
        """
        if missing := sorted(self.places - about.keys()):
            message = f"{self.name} needs {', '.join(missing)}"
            raise SentenceIncomplete(message)


_KINDS: dict[str, Kind] = {}


def register(
    name: str, sentence: str, *, codes: Mapping[str, Mapping[str, str]] | None = None
) -> Kind:
    """Make a kind known. `codes` gives, for a place, the words of the codes that may stand there.

    `register("card.move", N_("{who} moved card {card}: {move}"), codes={"move": MOVES})`

    :raises ValueError: when the kind is known already and says something else.
    """
    kind = Kind(name, sentence, codes or {})
    if _KINDS.setdefault(name, kind) != kind:
        message = f"{name} is registered twice"
        raise ValueError(message)
    return kind


def known(name: str) -> Kind:
    """Return a registered kind.

    :raises UnknownKind: when no app has registered it.
    """
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def registered() -> tuple[Kind, ...]:
    """Return all kinds by name: for the documents, and for the test that each is in words."""
    return tuple(kind for _, kind in sorted(_KINDS.items()))


PAYLOAD_ERASED = register(
    "payload.erased", N_("{who} erased personal words of entry {entry} ({payload}): {ground}")
)
COSIGNER_NAMED = register(
    "cosigner.named", N_("{who} named the key that cosigns for their side: {fingerprint}")
)
LOSS_ACKNOWLEDGED = register(
    "log.loss_acknowledged", N_("{who} knows that entries {first} to {last} were lost")
)
BACKUP = "backup"
LOG_RESTORED = register(
    "log.restored",
    N_("{who} restored the record; entries {first} to {last} were lost: {ground}"),
    codes={"ground": {BACKUP: N_("an older backup was put back")}},
)
