"""The common things of an agreement as fields; what they make is text of `agreement.toml`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_
from sameside.partnerships.forms.fields import Line
from sameside.partnerships.models import Partnership
from sameside.web.words import lazy, say

TIME_HELP = N_("Such as: 30 min, 4 h, 3 business days. Empty: nothing is agreed.")
OFFICE_DAYS = "mon-fri"


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def time_field(label: str, initial: str = "") -> Line:
    """Return a field for a length of time as people write it."""
    return Line(label=lazy(label), max_length=40, required=False, initial=initial)


def day_field(label: str) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=lazy(label),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class FirstForm(forms.Form):
    """A first agreement: one service, two priorities, office hours."""

    title = Line(label=lazy(N_("What the agreement is called")), max_length=160)
    starts_on = day_field(N_("It begins on"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=lazy(N_("Currency")),
        initial="EUR",
        error_messages={"invalid": lazy(N_("Write three letters, such as DKK, SEK or EUR."))},
    )
    service = Line(label=lazy(N_("The first service")), max_length=120)
    opens = forms.TimeField(
        label=lazy(N_("Monday to Friday from")),
        initial="08:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes = forms.TimeField(
        label=lazy(N_("until")),
        initial="16:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    urgent_response = time_field(N_("Urgent: an answer within"), "1 h")
    urgent_resolution = time_field(N_("Urgent: a solution within"), "8 h")
    normal_response = time_field(N_("Otherwise: an answer within"), "4 h")
    normal_resolution = time_field(N_("Otherwise: a solution within"), "16 h")
    share = Line(
        label=lazy(N_("In at least this share of requests")), max_length=12, initial="95 %"
    )

    @classmethod
    def of(cls, partnership: Partnership, today: date, posted: Any = None) -> FirstForm:  # noqa: ANN401 -- what Django's forms take
        """Return the form as it begins for a table."""
        title = say(N_("Services for {customer}"), customer=partnership.customer.name)
        return cls(posted, initial={"title": title, "starts_on": today}, prefix="first")

    def source_for(self, partnership: Partnership) -> str:
        """Return the whole file that was filled in."""
        said = self.cleaned_data
        return FIRST.format(
            title=quoted(said["title"]),
            day=said["starts_on"].isoformat(),
            zone=partnership.zone,
            currency=said["currency"],
            customer=quoted(partnership.customer.name),
            supplier=quoted(partnership.supplier.name),
            office=quoted(say(N_("office hours"))),
            hours=quoted(f"{said['opens']:%H:%M}-{said['closes']:%H:%M}"),
            service=quoted(said["service"]),
            share=quoted(said["share"]),
            urgent=_level(said["urgent_response"], said["urgent_resolution"]),
            normal=_level(said["normal_response"], said["normal_resolution"]),
        )


class ChangeForm(forms.Form):
    """One service level that changes from a day on."""

    level = forms.ChoiceField(label=lazy(N_("What changes")))
    starts_on = day_field(N_("From"))
    response = time_field(N_("An answer within"))
    resolution = time_field(N_("A solution within"))
    share = Line(
        label=lazy(N_("In at least this share of requests")), max_length=12, required=False
    )

    @classmethod
    def of(cls, agreed: Agreement, today: date, posted: Any = None) -> ChangeForm:  # noqa: ANN401 -- what Django's forms take
        """Return the form for what is agreed; it offers every level of every service."""
        newest = agreed.versions[-1]
        begins = max(today, newest.valid_from_on + timedelta(days=1))
        form = cls(posted, initial={"starts_on": begins}, prefix="change")
        levels = form.fields["level"]
        assert isinstance(levels, forms.ChoiceField)  # noqa: S101 -- as declared above
        levels.choices = [
            (f"{service.key}/{level.priority}", f"{service.name}, {level.priority}")
            for service in newest.services.values()
            for level in service.levels
        ]
        return form

    def clean(self) -> dict[str, Any]:
        """Refuse a change of nothing."""
        said = super().clean() or {}
        if not any(said.get(name) for name in ("response", "resolution", "share")):
            self.add_error("response", say(N_("Write at least one thing that changes.")))
        return said

    def added_to(self, source: str) -> str:
        """Return the file with the change at its end."""
        said = self.cleaned_data
        service, _, priority = said["level"].partition("/")
        keys = [
            f"{name} = {quoted(said[name])}"
            for name in ("response", "resolution", "share")
            if said[name]
        ]
        table = f"[changes.services.{quoted(service)}.levels.{quoted(priority)}]"
        block = ["[[changes]]", f"from = {said['starts_on'].isoformat()}", table, *keys]
        return f"{source.rstrip()}\n\n" + "\n".join(block) + "\n"


def _level(response: str, resolution: str) -> str:
    said = {"response": response, "resolution": resolution}
    keys = ", ".join(f"{name} = {quoted(time or 'none')}" for name, time in said.items())
    return f"{{ {keys} }}"


FIRST = """\
title = {title}
from = {day}
zone = "{zone}"
currency = "{currency}"
priorities = ["urgent", "normal"]

[customer]
name = {customer}

[supplier]
name = {supplier}

[calendars.office]
name = {office}
[calendars.office.week]
mon-fri = {hours}

[services.first]
name = {service}
calendar = "office"
share = {share}
[services.first.levels]
urgent = {urgent}
normal = {normal}
"""
