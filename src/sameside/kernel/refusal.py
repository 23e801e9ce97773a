"""The words in which Sameside refuses, apart from their values so that they can be translated."""

from __future__ import annotations


def N_(words: str) -> str:  # noqa: N802 -- gettext's own name for a marker
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return words


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not an error
    """Something that cannot be done, said in a sentence a person may read.

    `words` is the sentence with named places, `values` what stands in them; `str()` is English.
    """

    def __init__(self, words: str, **values: object) -> None:
        """Keep the sentence and its values apart."""
        super().__init__(words.format(**values))
        self.words = words
        self.values = values
