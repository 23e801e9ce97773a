"""`sameside doctor`: what stands here, what is missing, and what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict
from importlib import metadata, resources
from importlib.util import find_spec

from sameside import __version__
from sameside.cli.finding import Finding
from sameside.cli.installation import DataFolder
from sameside.cli.installed import installation_findings
from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_json
from sameside.kernel.refusal import N_
from sameside.kernel.zone import TZDATA_VERSION
from sameside.pages.words import LANGUAGES, NAMES, Words

_ = HERE.say
HELP = _("Say what stands here, how the installation is, and what is to be done about it.")
LIBRARIES = ("numpy", "pyarrow", "holidays", "lxml", "xlsxwriter", "babel", "jinja2")
OLDEST_TZDATA = "2025b"
"""The edition from which all zones of the worked cases are right."""
FONTS = ("inter", "source-serif")


@answering
def doctor(data: DataFolder = None, as_json: Json = False, language: Language = "") -> Exit:
    """Look at the software, then at the installation; exit 1 if anything is not well."""
    words = Words(language)
    findings = [*_findings(words), *installation_findings(data, words)]
    if as_json:
        tell_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            tell(f"{'✓' if finding.well else '✗'} {finding.said}")
    return Exit.DONE if all(finding.well for finding in findings) else Exit.NO


def _findings(words: Words) -> Iterator[Finding]:
    yield Finding("sameside", well=True, said=f"Sameside {__version__}")
    yield Finding("python", well=True, said=f"Python {platform.python_version()}")
    yield _tzdata(words)
    for library in LIBRARIES:
        yield _library(words, library)
    yield _speed(words)
    yield from (_catalogue(words, language) for language in LANGUAGES if language != "en")
    yield _fonts(words)


def _tzdata(words: Words) -> Finding:
    if TZDATA_VERSION >= OLDEST_TZDATA:
        sentence = N_("Time zones of edition {edition}, the same on every machine.")
    else:
        sentence = N_(
            "Time zones of edition {edition}: older than {oldest}, some zones are wrong. "
            "Remove .venv and start again."
        )
    said = words.say(sentence, edition=TZDATA_VERSION, oldest=OLDEST_TZDATA)
    return Finding("time zones", well=TZDATA_VERSION >= OLDEST_TZDATA, said=said)


def _library(words: Words, name: str) -> Finding:
    try:
        return Finding(name, well=True, said=f"{name} {metadata.version(name)}")
    except metadata.PackageNotFoundError:
        sentence = N_("{name} is missing. Remove .venv and start again.")
        return Finding(name, well=False, said=words.say(sentence, name=name))


def _speed(words: Words) -> Finding:
    if find_spec("numba"):
        return Finding("numba", well=True, said=f"numba {metadata.version('numba')}")
    sentence = N_(
        "The engine runs on NumPy alone, which is enough for millions of requests. "
        "The extra “speed” makes it about ten times faster."
    )
    return Finding("numba", well=True, said=words.say(sentence))


def _catalogue(words: Words, language: str) -> Finding:
    stored = resources.files("sameside").joinpath("locale", language, "LC_MESSAGES", "sameside.po")
    sentence = N_("Speaks {language}.") if stored.is_file() else N_("Does not speak {language}.")
    return Finding(
        language, well=stored.is_file(), said=words.say(sentence, language=NAMES[language])
    )


def _fonts(words: Words) -> Finding:
    assets = resources.files("sameside.pages").joinpath("assets")
    found = [each.name for each in assets.iterdir()] if assets.is_dir() else []
    missing = [font for font in FONTS if not any(font in name for name in found)]
    if missing:
        sentence = N_("The typefaces of the pages are missing: {missing}.")
        return Finding("fonts", well=False, said=words.say(sentence, missing=", ".join(missing)))
    return Finding("fonts", well=True, said=words.say(N_("The typefaces of the pages are here.")))
