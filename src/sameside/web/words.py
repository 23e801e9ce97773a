"""Words in the language of whoever reads this page.

The same sentences and catalogues as everywhere (pages/words.py); which language it is, is Django's
active language, set for each request by `middleware.Language`.
"""

from __future__ import annotations

from functools import cache

from django.utils.functional import lazy as lazily
from django.utils.translation import get_language

from sameside.kernel.refusal import Refused
from sameside.pages.words import LANGUAGES, Words


def words(language: str = "") -> Words:
    """Return the words of a language, of the active one where none is named."""
    wanted = (language or get_language() or "en").split("-")[0]
    return _words(wanted if wanted in LANGUAGES else "en")


def say(sentence: str, /, **values: object) -> str:
    """Return a marked sentence in the active language."""
    return words().say(sentence, **values)


def refusal(refused: Refused) -> str:
    """Return why something could not be done, in the active language."""
    return words().refusal(refused)


lazy = lazily(say, str)
"""A sentence that is looked up when it is shown: for labels, written down once at the start."""


@cache
def _words(language: str) -> Words:
    return Words(language)
