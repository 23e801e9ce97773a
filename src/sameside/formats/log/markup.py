"""XML from anyone: streamed, no entities, no DTD, nothing fetched, no endless text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from lxml import etree

from sameside.formats.log.refusals import UnreadableLog
from sameside.kernel.refusal import N_

_DOCTYPE = b"<!DOCTYPE"


def elements(opened: BufferedReader, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield each element of these local names when it is whole; the caller empties it.

    :raises UnreadableLog: when it is no XML, declares a document type, or a text goes on for ever.
    """
    # Looked for before the parser sees it: entities in attributes are resolved whatever it is told.
    if _DOCTYPE in opened.peek().upper():
        raise _declares_type(name)
    parser = etree.iterparse(
        opened,
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for _, element in parser:
            if first and element.getroottree().docinfo.internalDTD is not None:
                raise _declares_type(name)
            first = False
            yield element
    except etree.XMLSyntaxError as fault:
        raise _not_xml(fault, name) from fault


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def forget(element: etree._Element) -> None:
    """Empty an element, and drop what its parent has kept of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _declares_type(name: str) -> UnreadableLog:
    return UnreadableLog(
        N_(
            "{file} declares a document type, with which a small file can grow without end;"
            " no request log needs one. Save it without."
        ),
        file=name,
    )


def _not_xml(fault: etree.XMLSyntaxError, name: str) -> UnreadableLog:
    line = fault.lineno or 1
    if "huge" in str(fault).lower() or "amplification" in str(fault).lower():
        return UnreadableLog(
            N_("{file}, line {line}: a value there is longer than 10 MB, as in no request log."),
            file=name,
            line=line,
        )
    return UnreadableLog(
        N_("{file}, line {line}: the XML is broken there ({fault})."),
        file=name,
        line=line,
        fault=str(fault.msg or "").split(", line ")[0],
    )
