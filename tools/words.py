"""The catalogues of translated sentences: gather what is marked, and say what is missing.

A sentence is marked where it is written: `_("…")`, `N_("…")`, `ngettext("…", "…", n)` or
`_n("…", "…", n)` in Python, the same or `{% trans %}` in templates. The catalogues hold no line
numbers and no dates, so that a change of code changes them only where words changed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

import polib
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("src/sameside")
LANGUAGES = ("da", "sv", "nl")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
}
TEMPLATES = ("**.html", "**/templates/**.txt")
METHODS = [("**.py", "python"), *((each, "jinja2.ext:babel_extract") for each in TEMPLATES)]
OPTIONS = {each: {"trimmed": "true", "encoding": "utf-8"} for each in TEMPLATES}
HEADER = {
    "Project-Id-Version": "Sameside",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
PLURALS = "nplurals=2; plural=(n != 1);"
WIDTH = 98
SHOWN = 30
"""How many faults are printed at once."""


@dataclass
class Sentence:
    """One marked sentence, its plural if it has one, and the files it stands in."""

    words: str
    plural: str = ""
    files: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


def main(arguments: list[str]) -> int:
    """Answer 0 when all is well, 1 when something is missing, 2 for an unknown order."""
    match arguments:
        case ["extract"]:
            write(ROOT)
            return 0
        case ["check"]:
            return report(list(missing(ROOT)))
        case _:
            print("tools/words extract | check", file=sys.stderr)
            return 2


def report(faults: list[str]) -> int:
    """Print the first faults and how many more there are."""
    print("\n".join(faults[:SHOWN]) or f"Every sentence is in {', '.join(LANGUAGES)}.")
    if len(faults) > SHOWN:
        print(f"and {len(faults) - SHOWN} more.")
    return 1 if faults else 0


def write(root: Path) -> None:
    """Make the template anew and bring each language in step; what is gone is dropped."""
    sentences = marked(root / SOURCE)
    save(catalogue(sentences), template_of(root))
    for language in LANGUAGES:
        place = catalogue_of(root, language)
        known = polib.pofile(str(place)) if place.exists() else polib.POFile()
        save(catalogue(sentences, language, known), place)


def missing(root: Path) -> Iterator[str]:
    """Name every fault of the catalogues: out of step, untranslated, fuzzy, other places."""
    sentences = marked(root / SOURCE)
    for place in (template_of(root), *(catalogue_of(root, each) for each in LANGUAGES)):
        name = place.relative_to(root)
        if not place.exists():
            yield f"{name} is not there. Run tools/words extract."
            continue
        entries = list(polib.pofile(str(place)))
        yield from (f"{name}: {fault}" for fault in out_of_step(entries, sentences))
        if place.suffix == ".po":
            yield from (f"{name}: {fault}" for each in entries for fault in faults_of(each))


def marked(source: Path) -> list[Sentence]:
    """Return every marked sentence under a folder, in the order of its words."""
    found: dict[str, Sentence] = {}
    for file, _line, words, notes, _context in extract_from_dir(
        source,
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        one, plural = (words, "") if isinstance(words, str) else (words[0], words[1])
        sentence = found.setdefault(one, Sentence(one))
        # A catalogue knows a sentence by its singular alone.
        sentence.plural = max(sentence.plural, plural)
        sentence.files.add(Path(file).as_posix())
        sentence.notes.update(notes)
    return [found[key] for key in sorted(found)]


def catalogue(
    sentences: Iterable[Sentence], language: str = "", known: Iterable[polib.POEntry] = ()
) -> polib.POFile:
    """Return the sentences as a catalogue, keeping the translations that are known."""
    words = polib.POFile(wrapwidth=WIDTH)
    words.metadata = HEADER | ({"Language": language, "Plural-Forms": PLURALS} if language else {})
    translated = {(each.msgid, each.msgid_plural): each for each in known}
    for sentence in sentences:
        words.append(entry(sentence, translated.get((sentence.words, sentence.plural))))
    return words


def entry(sentence: Sentence, known: polib.POEntry | None) -> polib.POEntry:
    """Return one entry of a catalogue, with its translation if there is one."""
    made = polib.POEntry(
        msgid=sentence.words,
        comment="\n".join(sorted(sentence.notes)),
        occurrences=[(file, "") for file in sorted(sentence.files)],
    )
    if sentence.plural:
        made.msgid_plural = sentence.plural
        made.msgstr_plural = known.msgstr_plural if known else {0: "", 1: ""}
    elif known:
        made.msgstr = known.msgstr
    if known:
        made.tcomment, made.flags = known.tcomment, known.flags
    return made


def out_of_step(entries: Iterable[polib.POEntry], sentences: Iterable[Sentence]) -> Iterator[str]:
    """Name the sentences only the code has, and those only the catalogue has."""
    marked_here = {(each.words, each.plural) for each in sentences}
    known = {(each.msgid, each.msgid_plural) for each in entries if not each.obsolete}
    for words, _plural in sorted(marked_here - known):
        yield f"“{words}” is missing. Run tools/words extract."
    for words, _plural in sorted(known - marked_here):
        yield f"“{words}” is no longer said. Run tools/words extract."


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """Name what is wrong with one translation."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(forms):
        yield f"“{entry.msgid}” is not translated."
        return
    if entry.fuzzy:
        yield f"“{entry.msgid}” is fuzzy: read it and take the mark away."
    allowed = [places(entry.msgid), places(entry.msgid_plural or entry.msgid)]
    for form in forms:
        if places(form) not in allowed:
            yield f"“{entry.msgid}” and “{form}” do not name the same places."
        if edges(form) != edges(entry.msgid):
            yield f"“{entry.msgid}” and “{form}” do not begin and end with the same white space."


def places(sentence: str) -> set[str]:
    """Return the named places of a sentence: `{name}` in Python, `%(name)s` from templates."""
    try:
        named = {name for _text, name, _form, _turn in Formatter().parse(sentence) if name}
    except ValueError:
        named = {"a brace that is not closed"}
    return named | set(re.findall(r"%\((\w+)\)", sentence))


def edges(sentence: str) -> tuple[str, str]:
    """Return the white space a sentence begins and ends with."""
    inner = sentence.strip()
    starts, _inner, ends = sentence.partition(inner) if inner else (sentence, "", "")
    return starts, ends


def save(words: polib.POFile, place: Path) -> None:
    """Write a catalogue where it lies."""
    place.parent.mkdir(parents=True, exist_ok=True)
    words.save(str(place), newline="\n")


def template_of(root: Path) -> Path:
    """Where all sentences stand untranslated."""
    return root / SOURCE / "locale" / "sameside.pot"


def catalogue_of(root: Path, language: str) -> Path:
    """Where the sentences of one language stand."""
    return root / SOURCE / "locale" / language / "LC_MESSAGES" / "sameside.po"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
