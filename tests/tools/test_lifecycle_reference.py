"""The page of lifecycles says what the kernel does."""

from __future__ import annotations

from tools import lifecycle_reference


def test_the_page_is_as_the_kernel():
    assert lifecycle_reference.PAGE.read_text(encoding="utf-8") == lifecycle_reference.page()
