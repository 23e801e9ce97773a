"""The forms of the record: a public key, and a checkpoint that was cosigned."""

from __future__ import annotations

from django import forms

from sameside.kernel.refusal import N_
from sameside.partnerships.forms.fields import Text
from sameside.web.words import lazy

CODE = {"spellcheck": "false", "class": "code", "autocomplete": "off"}


class KeyForm(forms.Form):
    """The public key of one's side, and the fingerprint of it that was compared."""

    key = Text(
        label=lazy(N_("The public key")),
        max_length=2_000,
        help_text=lazy(N_("All of cosign.pub, from BEGIN to END. Never the private key.")),
        widget=forms.Textarea(attrs=CODE | {"rows": 4}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class CosignatureForm(forms.Form):
    """A checkpoint with one's own side's signature under it."""

    note = Text(
        label=lazy(N_("The cosigned checkpoint")),
        max_length=5_000,
        help_text=lazy(N_("All that the command wrote, as it stands.")),
        widget=forms.Textarea(attrs=CODE | {"rows": 6}),
    )
