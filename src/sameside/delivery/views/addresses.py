"""Where the evidence of a figure lies, and where something is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from sameside.delivery.keys import figure_key
from sameside.delivery.views.asked import Asked, with_query
from sameside.kernel.figure import Scope
from sameside.table.models import Contest


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one partnership, within the period that is looked at."""

    slug: str
    asked: Asked

    def page(self, name: str, *args: object) -> str:
        """Return the address of one of our pages."""
        return reverse(f"delivery:{name}", args=[self.slug, *args])

    def requests(self, scope: Scope, outcome: str = "") -> str:
        """Return the list of the requests of a figure."""
        month = {"from": scope.month, "to": scope.month} if scope.month else self.asked.span
        return with_query(
            self.page("requests"),
            service=scope.service,
            priority=scope.priority,
            clock=scope.clock.value,
            outcome=outcome,
            **month,
        )

    def request(self, request: str) -> str:
        """Return the page of a request."""
        return with_query(self.page("request"), id=request)

    def service(self, key: str) -> str:
        """Return the page of a service within the period."""
        return with_query(self.page("services"), service=key, **self.asked.span)

    def figures(self, **changes: str) -> str:
        """Return the page of figures within the period."""
        return with_query(self.page("services"), **self.asked.span, **changes)

    def contest(self, about: str, contests: Mapping[str, Contest]) -> str:
        """Return where something is contested, or may be."""
        if about in contests:
            return f"/partnerships/{self.slug}/contests/{contests[about].number}/"
        return with_query(f"/partnerships/{self.slug}/contests/new/", about=about)

    def contest_figure(self, scope: Scope, contests: Mapping[str, Contest]) -> str:
        """Return where a figure is contested, or may be."""
        return self.contest(figure_key(scope), contests)
