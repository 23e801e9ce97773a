"""A table is begun once, however often the form is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.partnerships.actions import Parties, begin_partnership
from sameside.partnerships.actions.beginning import JustBegun
from sameside.partnerships.models import Partnership
from tests.apps.conftest import person

PARTIES = Parties("North Region", Side.CUSTOMER, "Bright Service")


@pytest.mark.django_db
def test_a_form_sent_twice_begins_one_table():
    nora, now = person("Nora"), timezone.now()
    begin_partnership(parties=PARTIES, zone="Europe/Copenhagen", by=nora, now=now)
    with pytest.raises(JustBegun, match="a moment ago"):
        begin_partnership(
            parties=PARTIES, zone="Europe/Copenhagen", by=nora, now=now + timedelta(seconds=2)
        )
    assert [each.slug for each in Partnership.objects.all()] == ["north-region-bright-service"]


@pytest.mark.django_db
def test_the_same_two_may_begin_another_one_later_and_others_at_once():
    nora, now = person("Nora"), timezone.now()
    begin_partnership(parties=PARTIES, zone="Europe/Copenhagen", by=nora, now=now)
    others = Parties("North Region", Side.CUSTOMER, "Lake Service")
    begin_partnership(parties=others, zone="Europe/Copenhagen", by=nora, now=now)
    later = now + timedelta(days=1)
    begin_partnership(parties=PARTIES, zone="Europe/Copenhagen", by=nora, now=later)
    assert sorted(each.slug for each in Partnership.objects.all()) == [
        "north-region-bright-service",
        "north-region-bright-service-2",
        "north-region-lake-service",
    ]
