"""A refusal that no view has answered is said in words, and is no fault of the server."""

from __future__ import annotations

from sameside.partnerships.models import AgreementVersion
from tests.apps.conftest import signed_in
from tests.demonstrated import Demonstrated


def test_an_agreement_that_reads_differently_is_said_and_nothing_breaks(
    demonstrated: Demonstrated,
):
    AgreementVersion.objects.filter(state="agreed").update(digest="0" * 64)
    client = signed_in(demonstrated.seat("Nora").person)
    answer = client.get("/partnerships/northern-police-harbour-service/")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Version 2 reads differently than when it was agreed: 000000000000 then" in page
    assert "Nothing was changed." in page
