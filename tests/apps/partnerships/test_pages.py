"""Every page is there for who sits at the table, and does not exist for anybody else."""

from __future__ import annotations

import pytest
from django.test import Client

from sameside.partnerships.actions import end_seat

T = "/partnerships/north-harbour"
PAGES = [
    f"{T}/people/",
    f"{T}/people/new/",
    f"{T}/people/facilitator/",
    f"{T}/agreement/",
    f"{T}/agreement/new/",
    f"{T}/agreement/1/",
    f"{T}/agreement/2/",
    f"{T}/agreement/1/agreement.toml",
    f"{T}/record/",
    f"{T}/record/0/",
    f"{T}/record/0/entry.json",
    f"{T}/record/verify/",
    f"{T}/record/verify.py",
    f"{T}/tokens/",
]
POSTS = [
    f"{T}/people/1/",
    f"{T}/people/1/end/",
    f"{T}/people/new/",
    f"{T}/people/facilitator/",
    f"{T}/people/invitations/1/yeses/",
    f"{T}/people/invitations/1/mails/",
    f"{T}/people/invitations/1/end/",
    f"{T}/agreement/new/",
    f"{T}/agreement/1/answers/",
    f"{T}/record/bundle.tar",
    f"{T}/tokens/",
    f"{T}/tokens/1/end/",
]


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize("page", PAGES)
def test_both_sides_read_every_page(page, as_nora, as_jens):
    assert [as_nora.get(page).status_code, as_jens.get(page).status_code] == [200, 200]


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize("page", PAGES)
def test_the_outsider_gets_what_a_table_that_is_not_there_gives(page, as_otto):
    there = as_otto.get(page)
    nowhere = as_otto.get(page.replace("north-harbour", "no-such-table"))
    assert there.status_code == nowhere.status_code == 404
    assert without_own_address(there) == without_own_address(nowhere)


@pytest.mark.parametrize("page", POSTS)
def test_the_outsider_changes_nothing(page, proposed, as_otto, cast):
    before = cast.partnership.seats.count(), proposed.yeses.count()
    assert as_otto.post(page, {"answer": "yes"}).status_code == 404
    assert (cast.partnership.seats.count(), proposed.yeses.count()) == before


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in(page):
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize("page", PAGES)
def test_a_facilitator_reads_and_proposes_nothing(page, as_fay):
    deciding = page.endswith(("new/", "facilitator/"))
    assert as_fay.get(page).status_code == (403 if deciding else 200)


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize("page", PAGES)
def test_a_person_whose_seat_has_ended_is_out_with_the_next_click(page, cast, as_fay, now):
    assert as_fay.get(f"{T}/people/").status_code == 200
    end_seat(seat=cast.fay, by=cast.jens, now=now)
    assert as_fay.get(page).status_code == 404


def without_own_address(answer) -> str:
    """Return the page without the address it was asked for, which it gives back to its forms."""
    text = answer.content.decode()
    for slug in ("north-harbour", "no-such-table"):
        text = text.replace(slug, "…")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)
