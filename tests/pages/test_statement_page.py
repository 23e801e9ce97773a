import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from sameside.kernel.account import account
from sameside.kernel.account import statement as statement_of
from sameside.kernel.agreement import Clock
from sameside.kernel.figure import Scope
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.statement import Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.statement import BUDGET, page, to_draw
from sameside.pages.words import LANGUAGES, Words
from tests.pages import making

COMMAND = "sameside statement log.csv --agreement agreement.toml"
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "\u202e\u2066txet deggarf\u2069",
    "🦊 naïve\u0000 née\nnext line",
    "{0} {name} %(name)s {{ title }}",
    "x" * 10_000,
]


class Elements(HTMLParser):
    """What stands in a page: its elements with their attributes, its ids and inner links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def of(self, attribute: str) -> Iterator[str]:
        for _tag, attributes in self.seen:
            if found := attributes.get(attribute):
                yield found


def written(language: str = "en", *, requests: int = 1_500) -> str:
    made = making.made(requests)
    accounts = made.accounts(to_draw(made.statement, ("R-10020",)))
    return page(
        made.statement, accounts, Words(language), command=COMMAND, asked=("R-10020",)
    ).decode()


@pytest.fixture(scope="module")
def english() -> str:
    return written()


def test_the_same_statement_is_the_same_page(english: str):
    assert written() == english


def test_the_page_needs_no_script_and_loads_nothing(english: str):
    elements = Elements(english)
    tags = {tag for tag, _ in elements.seen}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert all(target.startswith("#") for target in elements.of("href"))
    assert re.findall(r"""url\((?!["']?(?:#|data:))""", english) == []
    assert not list(elements.of("style"))
    policy = next(a["content"] for t, a in elements.seen if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_every_inner_link_leads_somewhere_and_every_id_stands_once(english: str):
    elements = Elements(english)
    ids = list(elements.of("id"))
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in elements.of("href")} - set(ids) == set()


def test_the_page_names_all_that_the_statement_rests_on(english: str):
    statement = making.made().statement
    sources = statement.sources
    for said in (statement.digest, sources.record, sources.agreement, f"tzdata {sources.tzdata}"):
        assert said in english
    assert f"{COMMAND} --expect {statement.digest}" in english


def test_every_request_of_every_figure_is_named_on_the_page(english: str):
    named = set(re.findall(r"R-\d{5}", english))
    figures = making.made().statement.figures
    assert named >= {each for f in figures for ids in f.requests.values() for each in ids}


def test_a_miss_links_to_its_timeline(english: str):
    statement = making.made().statement
    missed = {r for f in statement.figures for r in f.requests.get(Outcome.BREACHED, ())}
    linked = {name for _, name in re.findall(r'<a href="#(r\d+)">(R-\d+)</a>', english)}
    assert linked - {"R-10020"} == missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_its_language(language: str):
    said = written(language)
    assert f'<html lang="{language}">' in said
    assert "{" not in re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL)


def test_words_of_others_are_shown_and_never_obeyed():
    made = making.made()
    histories = [
        History(
            name,
            "mail",
            (
                Event(at, Happening.CREATED, Side.CUSTOMER, priority="normal", person=name),
                Event(at + 60, Happening.PAUSE, why=name),
                Event(at + 120, Happening.RESUME, why=name),
                Event(at + 90 * 86_400, Happening.RESOLVED),
            ),
            place=name,
        )
        for at, name in enumerate(HOSTILE, start=making.AS_OF - 200 * 86_400)
    ]
    histories += [History(n, n, (Event(making.AS_OF - 9, Happening.CREATED),)) for n in HOSTILE]
    agreement = made.statement.agreement
    statement = statement_of(histories, agreement, made.statement.sources)
    accounts = [account(one, agreement, making.AS_OF) for one in histories[: len(HOSTILE)]]
    text = page(statement, accounts, Words(), command="sameside <b>\udcff", asked=HOSTILE).decode()
    elements = Elements(text)
    assert {tag for tag, _ in elements.seen}.isdisjoint({"script", "img", "b\udcff"})
    assert not [name for _, a in elements.seen for name in a if name.startswith("on")]
    assert not set(text) & {"\x00", "\u202e", "\u2066"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "x" * 81 not in text


def test_two_years_of_24000_requests_stay_under_5_mb():
    made = making.large()
    accounts = made.accounts(to_draw(made.statement))
    written_bytes = page(made.statement, accounts, Words("da"), command=COMMAND)
    assert sum(f.n for f in made.statement.figures if _whole(f.scope)) >= 24_000
    assert len(written_bytes) < BUDGET
    assert b"--explain" in written_bytes


def _whole(scope: Scope) -> bool:
    return not scope.priority and not scope.month and scope.clock is Clock.RESOLUTION


def test_a_statement_of_nothing_says_so():
    made = making.made().statement
    empty = Statement(made.sources, made.agreement, (), (), "0" * 64)
    text = page(empty, (), Words(), command=COMMAND).decode()
    assert "No data: no request was made in this period." in text
    assert "100" not in re.sub(r"<(style|head)>.*?</\1>|0{64}", "", text, flags=re.DOTALL)


def test_a_contested_figure_carries_its_word():
    made = making.made().statement
    scope = next(f.scope for f in made.figures if f.scope.priority and f.scope.month)
    text = page(made, (), Words(), command=COMMAND, contested=frozenset({scope})).decode()
    assert text.count('class="contested-word"') == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_on_the_page_keeps_anyone_out(
    tmp_path: Path, browser: Browser, width: int, theme: Literal["light", "dark"]
):
    at = tmp_path / "page.html"
    at.write_text(written(requests=100))
    axe = Path(__file__).parent.parent / "assets" / "axe.min.js"
    view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    complaints: list[str] = []
    view.on("console", lambda message: complaints.append(message.text))
    view.goto(at.as_uri())
    view.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    view.evaluate(axe.read_text())
    found = view.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [(each["impact"], each["id"]) for each in found["violations"]]
    wide = view.evaluate("document.documentElement.scrollWidth")
    view.close()
    assert (faults, wide, complaints) == ([], width, [])


@pytest.mark.browser
def test_a_column_opens_what_it_rests_on(tmp_path: Path, browser: Browser):
    at = tmp_path / "page.html"
    at.write_text(written())
    view = browser.new_page(viewport={"width": 1280, "height": 900})
    view.goto(at.as_uri())
    view.locator('.line .columns a[href^="#m"]').first.click()
    row = view.locator("tr:target")
    seen = row.is_visible()
    row.locator('a[href^="#e"]').click()
    opened = view.locator("details:target p").first.is_visible()
    view.close()
    assert (seen, opened) == (True, True)
