"""The reference of the API is what the API says of itself."""

from __future__ import annotations

from tools import api_reference


def test_the_page_is_as_the_api():
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.page()
