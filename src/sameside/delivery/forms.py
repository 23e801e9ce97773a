"""What people fill in to bring a log."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sameside.formats.log.reading import LARGEST_MAPPING
from sameside.kernel.refusal import N_
from sameside.web.words import lazy, say


class MappingForm(forms.Form):
    """Which column and which value of a log is what."""

    mapping = forms.CharField(
        required=False,
        max_length=LARGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "data-grow": ""}),
        label=lazy(N_("The mapping")),
        help_text=lazy(
            N_("Which column and which value of the log is what. Empty, it means our own columns.")
        ),
    )


class LogForm(forms.Form):
    """A log, and a mapping where one is at hand."""

    log = forms.FileField(
        label=lazy(N_("The log")),
        help_text=lazy(N_("CSV, XLSX, Parquet or XES; it may be packed with gzip or zstd.")),
        error_messages={
            "required": lazy(N_("Choose the file to bring.")),
            "empty": lazy(N_("This file is empty.")),
            "max_length": lazy(N_("The name of this file is too long; give it a shorter one.")),
        },
        max_length=250,
    )
    mapping = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=lazy(N_("A mapping")),
        help_text=lazy(
            N_("A file mapping.toml, where you have one. Without it we look for the usual columns.")
        ),
    )

    def clean_log(self) -> UploadedFile[bytes]:
        """Refuse what is too large to be taken."""
        found: UploadedFile[bytes] = self.cleaned_data["log"]
        if (found.size or 0) > settings.LARGEST_UPLOAD:
            said = N_("This file is larger than the {megabytes} MB this installation takes.")
            raise forms.ValidationError(say(said, megabytes=settings.LARGEST_UPLOAD >> 20))
        return found

    def clean_mapping(self) -> str:
        """Return the mapping as text."""
        found: UploadedFile[bytes] | None = self.cleaned_data["mapping"]
        if not found:
            return ""
        if (found.size or 0) > LARGEST_MAPPING:
            raise forms.ValidationError(
                say(N_("This is no mapping: it is too large. Is it the log?"))
            )
        try:
            return bytes(found.read()).decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            said = N_("The mapping is not text in UTF-8. Save it as that, and bring it again.")
            raise forms.ValidationError(say(said)) from fault
