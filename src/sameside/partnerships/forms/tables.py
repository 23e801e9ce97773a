"""The forms by which a table is begun, its agreement proposed, a token made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sameside.formats.agreement.source import LARGEST
from sameside.kernel.history import Side
from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.partnerships.actions import Offer, Parties
from sameside.partnerships.forms.fields import LANGUAGE_CHOICES, Address, Line, Text, Zone
from sameside.partnerships.models import PartnershipKind, Scope
from sameside.web.words import lazy, say

KINDS = [
    (PartnershipKind.EXTERNAL.value, lazy(N_("between two organisations"))),
    (PartnershipKind.INTERNAL.value, lazy(N_("between two teams of one organisation"))),
]
SIDES = [
    (Side.CUSTOMER.value, lazy(N_("the customer"))),
    (Side.SUPPLIER.value, lazy(N_("the supplier"))),
]
SCOPES = [
    (Scope.READ.value, lazy(N_("read what you may read"))),
    (Scope.WRITE.value, lazy(N_("lay cards and move them as you"))),
    (Scope.IMPORT.value, lazy(N_("import request logs"))),
    (Scope.PEOPLE.value, lazy(N_("give and take seats as you"))),
]
DAYS = [(days, lazy(N_("{n} days"), n=days)) for days in (30, 90, 180, 365)]


class BeginForm(forms.Form):
    """A new table: who we are, who they are, and whom to invite there."""

    kind = forms.ChoiceField(
        label=lazy(N_("This is a partnership")),
        choices=KINDS,
        initial=PartnershipKind.EXTERNAL.value,
        widget=forms.RadioSelect,
    )
    ours = Line(label=lazy(N_("Your organisation, or your team")), max_length=160)
    side = forms.ChoiceField(
        label=lazy(N_("In it you are")), choices=SIDES, widget=forms.RadioSelect
    )
    theirs = Line(label=lazy(N_("The other organisation, or the other team")), max_length=160)
    whole = Line(
        label=lazy(N_("The organisation both teams belong to")),
        max_length=160,
        required=False,
        help_text=lazy(N_("Only for a partnership between two teams.")),
    )
    zone = Zone(
        label=lazy(N_("Time zone of this partnership")),
        initial="Europe/Copenhagen",
        help_text=lazy(N_("Its days and deadlines are counted on this clock.")),
    )
    email = Address(
        label=lazy(N_("Mail address of the person across the table")),
        required=False,
        help_text=lazy(
            N_(
                "They get a link that works at once, and speak for their side from then on. You"
                " can also invite them later."
            )
        ),
    )
    name = Line(label=lazy(N_("Their name")), max_length=120, required=False)
    language = forms.ChoiceField(label=lazy(N_("Language of the mail")), choices=LANGUAGE_CHOICES)

    def clean(self) -> dict[str, Any]:
        """Refuse two sides of one name, and two teams of nothing."""
        said = super().clean() or {}
        if said.get("ours", "").casefold() == said.get("theirs", "-").casefold():
            self.add_error("theirs", say(N_("Both sides have the same name. Tell them apart.")))
        if said.get("kind") == PartnershipKind.INTERNAL.value and not said.get("whole"):
            self.add_error("whole", say(N_("Name the organisation both teams belong to.")))
        return said

    @property
    def parties(self) -> Parties:
        """Who begins and with whom, once it is valid."""
        said = self.cleaned_data
        internal = said["kind"] == PartnershipKind.INTERNAL.value
        return Parties(
            ours=said["ours"],
            side=Side(said["side"]),
            theirs=said["theirs"],
            whole=said["whole"] if internal else "",
        )

    @property
    def offer(self) -> Offer | None:
        """The seat for the person across the table, if an address was given."""
        said = self.cleaned_data
        if not said["email"]:
            return None
        return Offer(
            email=said["email"],
            role=Role.RELATIONSHIP_MANAGER,
            name=said["name"],
            language=said["language"],
        )


class AgreementForm(forms.Form):
    """The whole agreement as a file: pasted, or sent as one."""

    source = forms.CharField(
        label=lazy(N_("agreement.toml")),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(
        label=lazy(N_("Or take the file")),
        required=False,
        max_length=255,
        help_text=lazy(N_("A file takes the place of the text above.")),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse a file no agreement fills.

        :raises ValidationError: when it is too large.
        """
        sent: UploadedFile[Any] | None = self.cleaned_data["file"]
        if sent is not None and (sent.size or 0) > LARGEST:
            raise forms.ValidationError(
                say(N_("The file is larger than {megabytes} MB."), megabytes=LARGEST // 1_000_000)
            )
        return sent

    @property
    def written(self) -> bytes:
        """The bytes that were given; a surrogate alone is no text and becomes a question mark."""
        sent: UploadedFile[Any] | None = self.cleaned_data["file"]
        if sent is not None:
            sent.seek(0)
            return bytes(sent.read())
        text: str = self.cleaned_data["source"]
        return text.replace("\r\n", "\n").encode("utf-8", "replace")


class ReasonForm(forms.Form):
    """Why something is declined or withdrawn."""

    reason = Text(label=lazy(N_("Why")), max_length=2_000, required=False)


class TokenForm(forms.Form):
    """A token: what it is for, what it may do, how long it holds."""

    name = Line(
        label=lazy(N_("What it is for")),
        max_length=80,
        help_text=lazy(N_("Such as: nightly import from the service desk.")),
    )
    scopes = forms.MultipleChoiceField(
        label=lazy(N_("It may")),
        choices=SCOPES,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=lazy(N_("It holds for")), choices=DAYS, coerce=int, initial=90
    )
