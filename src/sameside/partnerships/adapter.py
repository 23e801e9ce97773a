"""How allauth behaves here: nobody registers by themselves, and its mails are ours."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone, translation

from sameside.kernel.refusal import N_
from sameside.partnerships.actions.letters import write
from sameside.partnerships.models import Person
from sameside.web.words import words


class Adapter(DefaultAccountAdapter):
    """People come by invitation; there is nothing to sign up for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's own
        """Say that registration is closed."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write allauth's mails in our words, in the language of who reads them."""
        reader = Person.objects.filter(email__iexact=email).first()
        language = reader.language if reader else words().language
        if template_prefix == "account/email/login_code":
            send_code(email, language, str(context["code"]))
        elif template_prefix == "account/email/unknown_account":
            send_unknown(email, language)
        else:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)


def send_code(email: str, language: str, code: str) -> None:
    """Mail the code somebody signs in with."""
    say = words(language).say
    write(
        to=email,
        subject=say(N_("{code} is your code for Sameside"), code=code),
        paragraphs=(
            say(N_("Your code is {code}. It holds for a few minutes."), code=code),
            say(N_("Type it on the page you came from. We never ask for it by phone.")),
            say(N_("If you did not ask for it, leave it be: without it nobody gets in.")),
        ),
        button=None,
        now=timezone.now(),
    )


def send_unknown(email: str, language: str) -> None:
    """Tell somebody that their address has no seat here; the page itself never says so."""
    say = words(language).say
    write(
        to=email,
        subject=say(N_("Signing in to Sameside")),
        paragraphs=(
            say(
                N_(
                    "Somebody, perhaps you, asked for a code to sign in with this address. Nobody"
                    " here has it."
                )
            ),
            say(
                N_(
                    "People come to a table by invitation. Ask who invited you which address they"
                    " used, or leave this mail be."
                )
            ),
        ),
        button=None,
        now=timezone.now(),
    )
