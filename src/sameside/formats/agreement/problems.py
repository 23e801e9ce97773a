"""What is wrong in an agreement's file: each problem with its line, its key and a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from sameside.kernel.refusal import Refused

LONGEST = 60
"""So many characters of a value are shown; the rest is in the file."""
MOST_PROBLEMS = 200
"""With so many, reading stops: a file of something else has thousands."""
MOST_NEAR = 500
"""Among so many known words the one that was meant is looked for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at.

    `line` counts from one, 0 where the file as a whole is meant; `key` is the way to the value,
    such as `services.cleaning.name`. `words` says what is wrong and `remedy` what would be right:
    whole sentences with named places, both filled from `values`.
    """

    file: str
    line: int
    key: str
    words: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def place(self) -> str:
        """Where it stands: `agreement.toml, line 31, services.cleaning.name`."""
        line = f"line {self.line}" if self.line else ""
        return ", ".join(part for part in (self.file, line, self.key) if part)

    def __str__(self) -> str:
        """Return the place and both sentences in English."""
        sentences = (s.format(**self.values) for s in (self.words, self.remedy) if s)
        return f"{self.place}: {' '.join(sentences)}"


class AgreementRefused(Refused):
    """An agreement that cannot be read, with all the problems found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep each problem once; `str()` is one line for each."""
        unique = {(p.line, p.key, str(p)): p for p in problems}
        self.problems: tuple[Problem, ...] = tuple(unique[place] for place in sorted(unique))
        super().__init__("{problems}", problems="\n".join(map(str, self.problems)))


class Findings:
    """The problems found so far in one file. Reading goes on after each, to name them all."""

    def __init__(self, file: str) -> None:
        """Begin with none; `file` is the name people know it by."""
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int, key: str, words: str, remedy: str = "", /, **values: object) -> None:
        """Note a problem; `values` fill the places of both sentences.

        :raises AgreementRefused: when there are too many to go on.
        """
        seen = {name: shown(value) for name, value in values.items()}
        self.problems.append(Problem(self.file, line, key, words, remedy, seen))
        if len(self.problems) == MOST_PROBLEMS:
            self.refuse_any()

    def refuse_any(self) -> None:
        """Stop here if anything was found.

        :raises AgreementRefused: with all of it.
        """
        if self.problems:
            raise AgreementRefused(self.problems)


def shown(value: object) -> str:
    """Return a value as it may be printed: no control characters, not too long."""
    text = value if isinstance(value, str) else _written(value)
    text = "".join(c if c.isprintable() else "·" for c in text)
    return text if len(text) <= LONGEST * 6 else f"{text[: LONGEST * 6]}…"


def clipped(text: str) -> str:
    """Return what a person typed, short enough to stand in a sentence."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or nothing."""
    by_lower = {each.lower(): each for each in islice(known, MOST_NEAR)}
    near = difflib.get_close_matches(word[:LONGEST].lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str, meant: str) -> tuple[str, str]:
    """Return the remedy that fits, `meant` if a known word is near and `otherwise` if not.

    The second value is that near word.
    """
    near = nearest(word, known)
    return (meant if near else otherwise), near


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, as a sentence of the reading lists them."""
    return ", ".join(clipped(word) for word in words)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # Python refuses to write out whole numbers of thousands of digits.
    if isinstance(value, int) and value.bit_length() > 128:  # noqa: PLR2004 -- 38 digits are plenty
        return "…"
    return str(value)
