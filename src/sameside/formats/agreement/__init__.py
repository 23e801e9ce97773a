"""`agreement.toml`: what was agreed, in a file a person can read, and what we understood of it."""

from sameside.formats.agreement.digest import digest_of, frozen
from sameside.formats.agreement.problems import AgreementRefused, Problem
from sameside.formats.agreement.reading import read_agreement, understood
from sameside.formats.agreement.schema import SCHEMA, schema
from sameside.formats.agreement.sentences import Difference, compared, facts, sentences
from sameside.formats.agreement.speech import ENGLISH, Speech

__all__ = [
    "ENGLISH",
    "SCHEMA",
    "AgreementRefused",
    "Difference",
    "Problem",
    "Speech",
    "compared",
    "digest_of",
    "facts",
    "frozen",
    "read_agreement",
    "schema",
    "sentences",
    "understood",
]
