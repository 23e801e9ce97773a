"""A side puts its name to a statement, and the other confirms it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from sameside.delivery.models import Issued
from sameside.delivery.policy import require_voice
from sameside.delivery.queries.standing import Standing
from sameside.delivery.refusals import NotNow, NotTheOtherSide
from sameside.kernel.refusal import N_
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat


@transaction.atomic
def issue_statement(*, standing: Standing, by: Seat, now: datetime) -> Issued:
    """Put a statement's digest on the ledger, in the name of a side.

    :raises NotNow: when it was issued before. :raises NotForYourRole: for who may not speak.
    """
    require_voice(by)
    sources, statement = standing.statement.sources, standing.statement
    try:
        with transaction.atomic():
            issued = Issued.objects.create(
                partnership=by.partnership,
                digest=statement.digest,
                record=standing.record,
                agreement_digest=sources.agreement,
                tzdata=sources.tzdata,
                as_of=sources.as_of,
                starts_on=sources.period.starts_on,
                ends_before_on=sources.period.ends_before_on,
                issued_by=by,
                issued_at=now,
            )
    except IntegrityError as twice:
        raise NotNow(N_("This statement was issued already, with the same digest.")) from twice
    record(
        head_id=by.partnership.record_id,
        what="statement.issued",
        by=by.actor,
        now=now,
        about=_about(issued),
    )
    return issued


@transaction.atomic
def confirm_statement(*, issued: Issued, by: Seat, now: datetime) -> Issued:
    """Confirm for one's side what the other issued.

    :raises NotTheOtherSide: for the side that issued it. :raises NotNow: when it is confirmed.
    """
    require_voice(by)
    locked = Issued.objects.select_for_update(of=("self",))
    found = locked.select_related("record", "issued_by").get(pk=issued.pk)
    if found.issued_by.side == by.side:
        raise NotTheOtherSide(N_("Your side issued it; it is for the other side to confirm."))
    if found.confirmed_at:
        raise NotNow(N_("This statement is confirmed already."))
    found.confirmed_by, found.confirmed_at = by, now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record(
        head_id=by.partnership.record_id,
        what="statement.confirmed",
        by=by.actor,
        now=now,
        about=_about(found),
        checkpoint_now=True,
    )
    return found


def _about(issued: Issued) -> dict[str, str]:
    return {
        "statement": issued.digest,
        "record": issued.record.digest,
        "agreement": issued.agreement_digest,
        "from": issued.starts_on.isoformat(),
        "to": issued.ends_before_on.isoformat(),
    }
