"""Lookups in tables of words on NumPy: one fetched word each, and a few steps of arithmetic."""

from __future__ import annotations

import numpy as np

from sameside.engine import formulas
from sameside.engine.flat import Int64s
from sameside.engine.words import Words


def count_in_words(words: Words, places: Int64s, times: Int64s) -> Int64s:
    """Return C(t) for each place of a calendar and time, in seconds from the tables' start."""
    found = words.forward.take(formulas.forward_place(places, times), mode="clip")
    return formulas.counted(found, formulas.past_forward(places, times), _within)


def due_in_words(words: Words, places: Int64s, counts: Int64s) -> Int64s:
    """Return B(c) for each place of a calendar and count; c + FAR beyond the tables."""
    found = words.inverse.take(formulas.inverse_place(places, counts), mode="clip")
    return counts + formulas.closed(found, formulas.past_inverse(places, counts), words.unit)


def _within(numbers: Int64s, low: Int64s, high: Int64s) -> Int64s:
    return np.minimum(np.maximum(numbers, low), high)
