"""How allauth behaves here: nobody registers by themselves, and its mails are ours."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """People come by invitation; there is nothing to sign up for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth asks so
        """Say that registration is closed."""
        return False
