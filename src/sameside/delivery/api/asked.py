"""What is asked of the figures: a period in whole months, and how the partnership stands in it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from sameside.delivery.queries import Standing, standing_of
from sameside.delivery.refusals import NothingToState
from sameside.kernel.refusal import N_
from sameside.partnerships.api import Called

Month = Annotated[str, Field(pattern=r"^(19[7-9]|20\d|21[0-8])\d-(0[1-9]|1[0-2])$")]
Key = Annotated[str, Field(max_length=200)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Months(BaseModel):
    """A period in whole months, both ends included; without them, all there is."""

    from_month: Month | None = Field(None, description="The first month.", examples=["2026-01"])
    to_month: Month | None = Field(None, description="The last month.", examples=["2026-10"])

    @property
    def starts_on(self) -> date | None:
        """The first day."""
        return date.fromisoformat(f"{self.from_month}-01") if self.from_month else None

    @property
    def ends_before_on(self) -> date | None:
        """The day after the last."""
        if not self.to_month:
            return None
        months = int(self.to_month[:4]) * 12 + int(self.to_month[5:])
        return date(months // 12, months % 12 + 1, 1)


def standing(request: Called, months: Months | None = None) -> Standing:
    """Return how the partnership stands.

    :raises NothingToState: without a record or an agreement.
    """
    asked = months or Months(from_month=None, to_month=None)
    found = standing_of(request.partnership, asked.starts_on, asked.ends_before_on)
    if found is None:
        raise NothingToState(
            N_("There is no record, or no agreement: bring a log, and agree a version.")
        )
    return found
