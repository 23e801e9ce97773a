"""What partnerships write into the record, each kind in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.ledger import kinds

SIDE_WORDS: Mapping[str, str] = {
    Side.CUSTOMER.value: N_("on the customer’s side"),
    Side.SUPPLIER.value: N_("on the supplier’s side"),
    "both": N_("for both sides"),
}
ROLE_WORDS: Mapping[str, str] = {
    Role.MEMBER.value: N_("member"),
    Role.RELATIONSHIP_MANAGER.value: N_("relationship manager"),
    Role.SENIOR_REPRESENTATIVE.value: N_("senior representative"),
    Role.FACILITATOR.value: N_("facilitator"),
}
CODES = {"side": SIDE_WORDS, "role": ROLE_WORDS}


def register_entries() -> None:
    """Make our kinds known to the record; called as the app is ready."""
    for name, sentence in ENTRIES.items():
        kinds.register(name, sentence, codes=CODES)


ENTRIES: Mapping[str, str] = {
    "partnership.begun": N_("{who} began this partnership"),
    "seat.offered": N_("{who} offered a seat as {role} {side}"),
    "seat.confirmed": N_("{who} said yes to the facilitator the other side named"),
    "seat.offer_withdrawn": N_("{who} took back the offer of a seat as {role} {side}"),
    "seat.taken": N_("{who} took a seat as {role} {side}"),
    "seat.changed": N_("{who} changed seat {seat}: {role} {side}"),
    "seat.ended": N_("{who} ended seat {seat} ({role} {side}) as of {until}"),
    "agreement.proposed": N_("{who} proposed version {version} of the agreement, from {day}"),
    "agreement.yes": N_("{who} said yes to version {version} of the agreement"),
    "agreement.agreed": N_("Both sides agreed version {version}; it holds from {day}"),
    "agreement.declined": N_("{who} declined version {version} of the agreement"),
    "agreement.withdrawn": N_("{who} withdrew version {version} of the agreement"),
}
