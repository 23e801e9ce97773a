"""What every request passes through first and last: its number, its size, its line in the log."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable
from types import MappingProxyType
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from sameside.config.metrics import count_request

log = logging.getLogger("sameside.requests")
Answer = Callable[[HttpRequest], HttpResponse]
HEADERS = MappingProxyType(
    {
        # A page of ours asks for nothing of these; a page within it could not either.
        "Permissions-Policy": (
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
            "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        # What a person saw at this table is not kept by whatever lies between.
        "Cache-Control": "private, no-store",
    }
)
V4, V6 = 24, 48
"""Bits of an address that are kept: the network, not the person."""
ROOM = 1 << 20
"""Bytes a form may have around the file it carries."""


class Measured:
    """Counts each answer, writes its line, and sets what every answer carries."""

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down how it went."""
        begun = time.perf_counter()
        number = uuid4().hex[:16]
        response = self.answer(request)
        took = time.perf_counter() - begun
        for name, said in HEADERS.items():
            response.headers.setdefault(name, said)
        response.headers["X-Request-Id"] = number
        route = _route(request)
        method = request.method or ""
        count_request(route=route, method=method, status=response.status_code, took=took)
        log.info(
            "answered",
            extra={
                "request": number,
                "route": route,
                "method": method[:10],
                "status": response.status_code,
                "ms": round(took * 1000, 1),
                "seat": _seat(request),
                "network": network(_sender(request)),
            },
        )
        return response


class WithinSize:
    """Refuses what is too large before any of it is read."""

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse.

        :raises RequestDataTooBig: which is answered with 413.
        """
        said = request.META.get("CONTENT_LENGTH") or "0"
        # What is no number counts as nothing, and then nothing of it is read.
        length = int(said) if said.isascii() and said.isdigit() and len(said) < len("1" * 19) else 0
        if length > settings.LARGEST_UPLOAD + ROOM or len(said) >= len("1" * 19):
            message = "larger than the largest upload"
            raise RequestDataTooBig(message)
        return self.answer(request)


def network(address: str) -> str:
    """Return the network an address is of; it stands for many people."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    kept = ipaddress.ip_network((found, V4 if found.version == 4 else V6), strict=False)  # noqa: PLR2004 -- IPv4
    return str(kept)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


def _seat(request: HttpRequest) -> str:
    seat = getattr(request, "seat", None)
    return str(seat.pk) if seat is not None else ""


def _sender(request: HttpRequest) -> str:
    through = request.headers.get("X-Forwarded-For", "") if settings.TRUSTED_PROXIES else ""
    return through.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
