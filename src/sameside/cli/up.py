"""`sameside up`: serve the table to both sides."""

from __future__ import annotations

from typing import Annotated

import typer

from sameside.cli.installation import DataFolder
from sameside.cli.serving import serve
from sameside.cli.telling import HERE, Exit, Language, answering, tell
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

_ = HERE.say
HELP = _("Serve the table to both sides. The first start leads you through making a partnership.")
HIGHEST = 65_535

Port = Annotated[
    int, typer.Option("--port", min=1, max=HIGHEST, help=_("The port to answer at; 8000."))
]
Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDRESS", help=_("The address to answer at; this machine alone.")
    ),
]
Worker = Annotated[
    bool,
    typer.Option(
        "--worker/--no-worker", help=_("Run the jobs here too, or leave them to `sameside worker`.")
    ),
]


@answering
def up(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    data: DataFolder = None,
    worker: Worker = True,
    language: Language = "",
) -> Exit:
    """Make the tables if need be, say where the table stands, and serve until stopped."""
    words = Words(language)
    return serve(data, host, port, words, worker=worker, greet=lambda: _welcome(words))


def _welcome(words: Words) -> None:
    """Print the link of the first person, as long as there is nobody yet."""
    link = first_link()
    if link:
        tell(words.say(N_("Nobody sits here yet. Begin with this link, which works once:")))
        tell(f"  {link}")


def first_link() -> str:
    """Return the link that makes its bearer the first person; nothing once there is one."""
    from django.conf import settings  # noqa: PLC0415 -- Django is started before this is called
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from sameside.partnerships import actions  # noqa: PLC0415 -- as above

    secret = actions.make_welcome_link(now=timezone.now())
    return f"{settings.ORIGIN}/welcome/{secret}/" if secret else ""
