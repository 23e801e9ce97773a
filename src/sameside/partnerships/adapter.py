"""How allauth behaves here: nobody registers by themselves, and its mails are ours."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone, translation

from sameside.kernel.refusal import N_
from sameside.mail.letters import Letter, send
from sameside.partnerships.models import Person
from sameside.web.words import say, words

SAID: Mapping[str | None, str] = {
    "mfa/messages/webauthn_added.txt": N_("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": N_("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": N_("New recovery codes are made."),
    "mfa/messages/totp_activated.txt": N_("The app is your second step from now on."),
    "mfa/messages/totp_deactivated.txt": N_("The app is no longer asked for."),
    "usersessions/messages/sessions_logged_out.txt": N_("You are signed out everywhere else."),
}


class Adapter(DefaultAccountAdapter):
    """People come by invitation; there is nothing to sign up for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's own
        """Say that registration is closed."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,  # noqa: ARG002 -- allauth's own
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what allauth has to say in our words, and nothing where the page says it already."""
        ours = SAID.get(message_template)
        said = message or (say(ours) if ours else "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

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
    speak = words(language).say
    letter = Letter(
        lead=speak(N_("Your code is {code}. It holds for a few minutes."), code=code),
        code=code,
        more=(speak(N_("Type it on the page you came from. We never ask for it by phone.")),),
        small=(speak(N_("If you did not ask for it, leave it be: without it nobody gets in.")),),
    )
    subject = speak(N_("{code} is your code for Sameside"), code=code)
    send(letter, to=email, subject=subject, language=language, now=timezone.now())


def send_unknown(email: str, language: str) -> None:
    """Tell somebody that their address has no seat here; the page itself never says so."""
    speak = words(language).say
    letter = Letter(
        lead=speak(N_("Signing in to Sameside")),
        more=(
            speak(
                N_(
                    "Somebody, perhaps you, asked for a code to sign in with this address. Nobody"
                    " here has it."
                )
            ),
            speak(
                N_(
                    "People come to a table by invitation. Ask who invited you which address they"
                    " used, or leave this mail be."
                )
            ),
        ),
    )
    send(letter, to=email, subject=letter.lead, language=language, now=timezone.now())
