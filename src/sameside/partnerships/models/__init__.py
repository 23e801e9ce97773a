"""Fields and constraints of partnerships; what follows from one row alone."""

from sameside.partnerships.models.agreement import AgreementVersion, AgreementYes, VersionState
from sameside.partnerships.models.idempotency import Calls, KeptAnswer
from sameside.partnerships.models.invitation import Invitation
from sameside.partnerships.models.partnership import Organisation, Partnership, PartnershipKind
from sameside.partnerships.models.person import Person
from sameside.partnerships.models.seat import Seat
from sameside.partnerships.models.token import Scope, Token
from sameside.partnerships.models.welcome import Welcome

__all__ = [
    "AgreementVersion",
    "AgreementYes",
    "Calls",
    "Invitation",
    "KeptAnswer",
    "Organisation",
    "Partnership",
    "PartnershipKind",
    "Person",
    "Scope",
    "Seat",
    "Token",
    "VersionState",
    "Welcome",
]
