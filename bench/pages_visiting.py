"""Who visits the measured pages, and which: `python -m bench.pages_visiting FOLDER` prints both.

Nora is signed in by a session of her own, as by a mailed code. The card is the one on which most
was written, the request one that was paused most often.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

FLOOR: Final = "bench/empty"
LISTED: Final = "clock=response&outcome=missed&sort=-elapsed&page=100"


def main() -> None:
    """Sign Nora in, and print her cookie, the addresses and what there is, as JSON."""
    from sameside.cli.installation import open_installation  # noqa: PLC0415 -- loads Django

    open_installation(Path(sys.argv[1]))
    from django.conf import settings  # noqa: PLC0415 -- Django is set up

    from sameside.cli.demonstration.tables import SLUG  # noqa: PLC0415 -- as above
    from sameside.partnerships.models import Partnership, Person  # noqa: PLC0415 -- as above

    at, nora = Partnership.objects.get(slug=SLUG), Person.objects.get(name__startswith="Nora")
    cookie = f"{settings.SESSION_COOKIE_NAME}={_session(nora)}"
    told = {"cookie": cookie, "addresses": _addresses(at), "rows": _rows(at)}
    print(json.dumps(told))


def _session(person: Any) -> str:  # noqa: ANN401 -- a Person; Django is not set up above
    from django.conf import settings  # noqa: PLC0415 -- Django is set up
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 -- as above

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _addresses(at: Any) -> dict[str, str]:  # noqa: ANN401 -- a Partnership
    from django.db.models import Count  # noqa: PLC0415 -- Django is set up
    from django.templatetags.static import static  # noqa: PLC0415 -- as above

    from sameside.delivery.queries import sheet_of, standing_of  # noqa: PLC0415 -- as above
    from sameside.table.models import Card  # noqa: PLC0415 -- as above

    laid = Card.objects.filter(partnership=at, number__isnull=False)
    card = laid.annotate(n=Count("texts")).latest("n", "number")
    standing = standing_of(at)
    assert standing is not None
    request = sheet_of(standing).requests[1_000].as_py()
    table = f"/partnerships/{at.slug}/"
    return {
        "an empty view, a visitor": f"/{FLOOR}",
        "an empty view, signed in": f"/{FLOOR}",
        "a static file": static("web/sameside.css"),
        "start": "/",
        "board": table,
        "board, later pages": f"{table}?us=9&them=9&moving=9&sort=changed",
        "card": f"{table}cards/{card.number}/",
        "done": f"{table}done/?done=100",
        "search, a word in many": f"{table}search/?q=cleaning",
        "search, a word in none": f"{table}search/?q=zeppelin",
        "contests": f"{table}contests/",
        "services": f"{table}services/",
        "services, one year": f"{table}services/?from=2025-11&to=2026-10",
        "requests": f"{table}services/requests/",
        "requests, missed, slowest, page 100": f"{table}services/requests/?{LISTED}",
        "requests, a text in the id": f"{table}services/requests/?text=00777&page=2",
        "request": f"{table}services/requests/one/?id={request}",
        "record": f"{table}record/",
        "record, page 100": f"{table}record/?page=100",
        "entry": f"{table}record/{at.record.size // 2}/",
        "verify this yourself": f"{table}record/verify/",
        "people": f"{table}people/",
        "agreement": f"{table}agreement/",
    }


def _rows(at: Any) -> dict[str, int]:  # noqa: ANN401 -- a Partnership
    from sameside.delivery.queries import newest_record  # noqa: PLC0415 -- Django is set up
    from sameside.table.models import Card, Move, Text  # noqa: PLC0415 -- as above

    record = newest_record(at)
    return {
        "cards": Card.objects.count(),
        "moves": Move.objects.count(),
        "texts": Text.objects.count(),
        "entries": at.record.size,
        "requests": record.requests if record else 0,
        "events": record.events if record else 0,
    }


if __name__ == "__main__":
    main()
