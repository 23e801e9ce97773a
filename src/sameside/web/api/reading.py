"""Reading a body as JSON, as RFC 8259 and people mean it: one meaning, and nothing hidden.

Python's own reader takes NaN, the last of two equal keys, and half of a sign; each of them means
one thing here and another on the other side. What cannot be kept is refused before it is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from sameside.kernel.refusal import N_, Refused
from sameside.web.api.refusals import answered_with

DEEPEST = 32
"""How many lists and objects may lie within one another; ours lie three deep."""
LONGEST_NUMBER = 20
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class Unreadable(Refused):
    """A body that has no one meaning."""


class NotJson(Refused):
    """A body in another form than JSON."""


answered_with(400, Unreadable)
answered_with(415, NotJson)


class StrictJson(Parser):
    """Reads bodies for the API."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the body says.

        :raises NotJson: by its content type. :raises Unreadable: when it has no one meaning.
        """
        if request.content_type != "application/json":
            raise NotJson(N_("Send JSON, with Content-Type: application/json."))
        found: dict[str, Any] = read(request.body)
        return found

    def parse_querydict(
        self,
        data: MultiValueDict[str, Any],
        list_fields: list[str],
        request: HttpRequest,  # noqa: ARG002 -- ninja gives it
    ) -> dict[str, Any]:
        """Return the values of a query or a form.

        :raises Unreadable: when one cannot be kept.
        """
        _keepable([*data, *(each for values in data.lists() for each in values[1])])
        return {key: data.getlist(key) if key in list_fields else data[key] for key in data}


def read(body: bytes) -> Any:  # noqa: ANN401 -- JSON may say anything; pydantic looks at it next
    """Return what a JSON text says.

    :raises Unreadable: saying why, when it is not JSON or means nothing.
    """
    try:
        found = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_broken,
        )
    except UnicodeDecodeError as fault:
        raise Unreadable(N_("The body is not UTF-8.")) from fault
    except json.JSONDecodeError as fault:
        raise Unreadable(
            N_("The body is not JSON: something is wrong in line {line}, column {column}."),
            line=fault.lineno,
            column=fault.colno,
        ) from fault
    except RecursionError as fault:
        raise _too_deep() from fault
    _keepable(_texts(found))
    return found


def _too_deep() -> Unreadable:
    return Unreadable(N_("The body has more than {n} levels within one another."), n=DEEPEST)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable(N_("A name stands twice in one object, so nobody knows which counts."))
    return found


def _no_number(word: str) -> NoReturn:
    raise Unreadable(N_("{word} is no number of JSON."), word=word)


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Unreadable(N_("A number has more digits than anything here is counted in."))
    return int(digits)


def _broken(digits: str) -> float:
    found = float(digits)
    if found in {float("inf"), float("-inf")}:
        raise Unreadable(N_("A number has more digits than anything here is counted in."))
    return found


def _texts(found: object) -> Iterator[str]:
    """Yield every text in what was read, level by level.

    :raises Unreadable: when there are too many levels.
    """
    level = [found]
    for _depth in range(DEEPEST + 1):
        yield from (each for each in level if isinstance(each, str))
        level = [inner for each in level for inner in _within(each)]
        if not level:
            return
    raise _too_deep()


def _within(found: object) -> Iterable[object]:
    if isinstance(found, dict):
        return (*found, *found.values())
    return found if isinstance(found, list) else ()


def _keepable(texts: Iterator[str] | list[Any]) -> None:
    if any(isinstance(text, str) and _UNKEEPABLE.search(text) for text in texts):
        raise Unreadable(N_("A text holds a sign that cannot be kept: NUL, or half of a sign."))
