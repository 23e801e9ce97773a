"""`sameside import requests`: bring a log into a partnership's record, in the name of a seat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sameside.cli.installation import DataFolder, open_installation
from sameside.cli.progress import reading
from sameside.cli.telling import (
    HERE,
    Exit,
    Json,
    Language,
    answering,
    command_name,
    complain,
    tell,
    tell_json,
)
from sameside.formats.log.listing import Note
from sameside.formats.log.reading import mapping_at
from sameside.formats.log.sources import source
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import Words

if TYPE_CHECKING:
    from sameside.delivery.models import Import
    from sameside.partnerships.models import Seat

_ = HERE.say
app = typer.Typer(no_args_is_help=True, help=_("Bring into a partnership what happened."))

LogFile = Annotated[Path, typer.Argument(metavar="LOG", help=_("CSV, XLSX, Parquet or XES."))]
Partnership = Annotated[
    str,
    typer.Option("--partnership", metavar="NAME", help=_("The partnership's short name.")),
]
By = Annotated[
    str,
    typer.Option("--by", metavar="MAIL", help=_("In whose name: the mail address of a person.")),
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="M.toml", help=_("Which column and which value is what.")),
]


class NobodyThere(Refused):
    """There is no such partnership, or the person has no seat at it."""


class NotUnderstood(Refused):
    """A log that needs a mapping, or another one, before it can come in."""


@app.callback()
def importing() -> None:
    """Hold what can be brought; requests are the first of it."""


@app.command(help=_("Bring a request log into the record of a partnership."))
@answering
def requests(
    log: LogFile,
    partnership: Partnership,
    by: By,
    mapping: MappingFile = None,
    data: DataFolder = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Bring a log in; exit 1 where it is in the record already, 2 where it cannot be read."""
    words = Words(language)
    source(log)
    if mapping:
        mapping_at(mapping)
    open_installation(data)
    from sameside.delivery.refusals import AlreadyBrought  # noqa: PLC0415 -- after Django's start

    try:
        found = _brought(words, log, mapping, _seat(partnership, by))
    except AlreadyBrought as already:
        complain(words.refusal(already))
        return Exit.NO
    if as_json:
        tell_json(_in_json(found))
    else:
        _tell(words, found)
    return Exit.DONE


def _seat(slug: str, email: str) -> Seat:
    from django.utils import timezone  # noqa: PLC0415 -- after Django's start

    from sameside.partnerships.models import Person  # noqa: PLC0415 -- as above
    from sameside.partnerships.queries import NoSeat, seat_of  # noqa: PLC0415 -- as above

    person = Person.objects.filter(email=email.strip().lower()).first()
    nobody = NobodyThere(N_("{mail} has no seat at a partnership “{name}”."), mail=email, name=slug)
    if person is None:
        raise nobody
    try:
        return seat_of(person, slug, timezone.now())
    except NoSeat as none:
        raise nobody from none


def _brought(words: Words, log: Path, mapping: Path | None, seat: Seat) -> Import:
    """Look at the log, confirm it, and bring it in at once; a job that was ended goes on."""
    from django.utils import timezone  # noqa: PLC0415 -- after Django's start

    from sameside.delivery import actions  # noqa: PLC0415 -- as above

    said = mapping.read_text("utf-8-sig") if mapping else ""
    with log.open("rb") as content:
        found = actions.bring_log(
            partnership=seat.partnership,
            content=content,
            name=log.name,
            mapping=said,
            by=seat,
            now=timezone.now(),
        )
    if found.fault or found.guessed:
        actions.withdraw_import(brought=found, by=seat, now=timezone.now())
        raise _not_understood(words, found, log)
    actions.confirm_import(brought=found, by=seat, now=timezone.now())
    with reading(words, log) as progress:
        actions.bring_in(import_id=found.pk, clock=timezone.now, progress=progress)
    found.refresh_from_db()
    return found


def _not_understood(words: Words, found: Import, log: Path) -> NotUnderstood:
    sentences = [_said(words, each) for each in found.fault.get("sentences", ())]
    if not sentences:
        return NotUnderstood(
            N_(
                "{file} does not have the usual columns. Let a mapping be proposed, read it, and"
                " give it with --mapping: {command}"
            ),
            file=log.name,
            command=f"{command_name()} log preview {log.name} --guess > mapping.toml",
        )
    return NotUnderstood("{sentences}", sentences="\n".join(sentences))


def _said(words: Words, kept: dict[str, object]) -> str:
    values = kept["values"]
    assert isinstance(values, dict)  # noqa: S101 -- as it was written
    shown = {
        name: Note(value["words"], value["values"]) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    sentence = words.say(str(kept["words"]), **shown)
    return f"{kept['place']}: {sentence}" if kept["place"] else sentence


def _tell(words: Words, found: Import) -> None:
    number = words.number
    sentence = N_("Rows read: {read} = used {used} + listed {listed}.")
    used = found.rows_read - found.rows_listed
    tell(
        words.say(
            sentence,
            read=number(found.rows_read),
            used=number(used),
            listed=number(found.rows_listed),
        )
    )
    tell(
        words.say(
            N_("New requests: {new}; with more told: {more}; told otherwise and left: {other}."),
            new=number(found.requests_new),
            more=number(found.requests_more),
            other=number(found.requests_otherwise),
        )
    )


def _in_json(found: Import) -> dict[str, object]:
    return {
        "import": str(found.pk),
        "state": found.state,
        "file": found.file_digest,
        "rows_read": found.rows_read,
        "rows_listed": found.rows_listed,
        "new": found.requests_new,
        "more": found.requests_more,
        "same": found.requests_same,
        "otherwise": found.requests_otherwise,
    }
