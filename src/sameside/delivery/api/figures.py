"""Services as agreed, and the figures that say how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ninja import Query, Router
from pydantic import Field

from sameside.delivery.api.asked import Key, Month, Months, standing
from sameside.delivery.keys import figure_key
from sameside.kernel.agreement import Clock, Service
from sameside.kernel.figure import Figure
from sameside.kernel.verdict import Outcome
from sameside.partnerships.api import Called
from sameside.partnerships.queries import agreement_of
from sameside.table.models import Contest
from sameside.table.queries import contests_of
from sameside.web.api.fields import Said
from sameside.web.api.paging import AskedPage, Page, page_of

router = Router(tags=["figures"])
Outcomes = Literal["met", "breached", "running", "suspended", "no clock"]


class ServiceAnswer(Said):
    """A service as the newest version of the agreement names it."""

    key: str = Field(examples=["repairs"])
    name: str = Field(examples=["Repairs"])
    priorities: list[str] = Field(examples=[["high", "low"]])


class FigureAnswer(Said):
    """One figure. A priority or a month that is null stands for all of them."""

    key: str = Field(
        description="How it is named where it is contested or linked.",
        examples=["figure:repairs/high/response/2026-10"],
    )
    service: str
    priority: str | None
    clock: str = Field(description="response or resolution.")
    month: str | None = Field(examples=["2026-10"])
    requests: int = Field(description="How many requests it speaks of.", examples=[412])
    met: int = Field(examples=[391])
    breached: int = Field(examples=[21])
    running: int
    suspended: int
    no_clock: int
    no_data: bool = Field(description="Nothing is decided: neither 0 nor 100.")
    share_percent: str | None = Field(
        description="Of those decided, cut to hundredths.", examples=["94.90"]
    )
    agreed_percent: str | None = Field(examples=["95.00"])
    kept: bool | None = Field(description="Whether what was agreed was kept.")
    p50_s: int | None = Field(description="Counted seconds, by nearest rank.")
    p90_s: int | None
    contested: bool


class WantedFigures(Months):
    """Which figures are asked for."""

    service: Key | None = Field(None, examples=["repairs"])
    priority: Key | None = Field(None, examples=["high"])
    clock: Literal["response", "resolution"] | None = None
    month: Month | None = None


@router.get(
    "/services",
    response=Page[ServiceAnswer],
    operation_id="services",
    summary="List the services",
)
def services(request: Called, asked: AskedPage) -> Page[ServiceAnswer]:
    """List the services of the agreement; none before the first version is agreed."""
    agreed = agreement_of(request.partnership)
    found = sorted(agreed.versions[-1].services.items()) if agreed else []
    return page_of(request, asked, found, lambda pair: _service_said(*pair))


@router.get(
    "/figures", response=Page[FigureAnswer], operation_id="figures", summary="List the figures"
)
def figures(request: Called, wanted: Query[WantedFigures], asked: AskedPage) -> Page[FigureAnswer]:
    """List the figures of a period, each with its n: by priority and month, and over all."""
    found = [each for each in standing(request, wanted).statement.figures if _is(each, wanted)]
    contests = contests_of(request.partnership)
    return page_of(request, asked, found, lambda figure: figure_said(figure, contests))


def figure_said(figure: Figure, contests: Mapping[str, Contest]) -> FigureAnswer:
    """Say a figure."""
    scope, key = figure.scope, figure_key(figure.scope)
    met, agreed = figure.count(Outcome.MET), figure.agreed_bp
    return FigureAnswer(
        key=key,
        service=scope.service,
        priority=scope.priority or None,
        clock=scope.clock.value,
        month=scope.month or None,
        requests=figure.n,
        met=met,
        breached=figure.count(Outcome.BREACHED),
        running=figure.count(Outcome.RUNNING),
        suspended=figure.count(Outcome.SUSPENDED),
        no_clock=figure.count(Outcome.NO_CLOCK),
        no_data=figure.no_data,
        share_percent=None if figure.no_data else _percent(met * 10_000 // figure.decided),
        agreed_percent=None if agreed is None else _percent(agreed),
        kept=figure.kept,
        p50_s=figure.p50,
        p90_s=figure.p90,
        contested=key in contests,
    )


def _service_said(key: str, service: Service) -> ServiceAnswer:
    priorities = [level.priority for level in service.levels]
    return ServiceAnswer(key=key, name=service.name, priorities=priorities)


def _is(figure: Figure, wanted: WantedFigures) -> bool:
    scope = figure.scope
    asked = (
        (wanted.service, scope.service),
        (wanted.priority, scope.priority),
        (wanted.clock, Clock(scope.clock).value),
        (wanted.month, scope.month),
    )
    return all(wish is None or wish == value for wish, value in asked)


def _percent(share_bp: int) -> str:
    return f"{share_bp // 100}.{share_bp % 100:02d}"
