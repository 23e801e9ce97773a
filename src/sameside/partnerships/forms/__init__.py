"""What people fill in about partnerships, cleaned and in words."""

from sameside.partnerships.forms.drafting import ChangeForm, FirstForm
from sameside.partnerships.forms.people import (
    AcrossForm,
    CodeForm,
    FacilitatorForm,
    FirstPersonForm,
    InviteForm,
    MeForm,
    NewcomerForm,
    SeatForm,
)
from sameside.partnerships.forms.tables import AgreementForm, BeginForm, ReasonForm, TokenForm

__all__ = [
    "AcrossForm",
    "AgreementForm",
    "BeginForm",
    "ChangeForm",
    "CodeForm",
    "FacilitatorForm",
    "FirstForm",
    "FirstPersonForm",
    "InviteForm",
    "MeForm",
    "NewcomerForm",
    "ReasonForm",
    "SeatForm",
    "TokenForm",
]
