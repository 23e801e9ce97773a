"""Forms: what people may type, cleaned, and what is said when something is missing."""

from sameside.table.forms.acting import (
    CauseForm,
    ContestForm,
    ContestMoveForm,
    LinkForm,
    MoveForm,
    TakeBackForm,
    TextForm,
)
from sameside.table.forms.finding import BoardForm, SearchForm, number_in
from sameside.table.forms.laying import CardForm, CommitmentForm, ConcernForm, form_for

__all__ = [
    "BoardForm",
    "CardForm",
    "CauseForm",
    "CommitmentForm",
    "ConcernForm",
    "ContestForm",
    "ContestMoveForm",
    "LinkForm",
    "MoveForm",
    "SearchForm",
    "TakeBackForm",
    "TextForm",
    "form_for",
    "number_in",
]
