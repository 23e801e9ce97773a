"""The frame says where one is, what waits, and in which words; nothing it does needs a script."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.test import Client, RequestFactory

from sameside.web import specimens
from sameside.web.context import Frame
from sameside.web.parts import asked

PAGE = """
{% extends "web/frame.html" %}
{% block title %}Cards{% endblock %}
{% block content %}<p id="own">own words</p>{% endblock %}
"""


def request_of(path: str = "/north-harbour/?q=a&page=2", frame: Frame | None = None) -> HttpRequest:
    made = RequestFactory().get(path)
    vars(made).update(user=AnonymousUser(), session={}, _messages=CookieStorage(made))
    if frame:
        vars(made)["frame"] = frame
    return made


def page(template: str = PAGE, frame: Frame | None = None, **context: object) -> str:
    return engines["jinja2"].from_string(template).render(context, request_of(frame=frame))


def part(template: str, **context: object) -> str:
    rendered = engines["jinja2"].from_string(template).render(context, request_of())
    return re.sub(r"\s+", " ", rendered).strip()


def test_a_table_is_named_by_both_organisations_and_their_sides():
    said = page(frame=specimens.frame())
    bar = said[said.index('class="bar-table"') : said.index("</header>")]
    assert re.findall(r"<bdi>([^<]+)</bdi><span class=\"unseen\"> \((\w+)\)", bar) == [
        ("Northern Police", "customer"),
        ("Harbour Service", "supplier"),
    ]


def test_the_second_line_says_which_of_its_words_one_is_at():
    said = page(frame=specimens.frame())
    words = re.findall(
        r"<li><a href=\"[^\"]+\" data-key=\"g \w\"( aria-current=\"page\")?>(\w+)", said
    )
    assert [word for _, word in words] == ["Table", "Services", "Agreement", "Record", "People"]
    assert [word for current, word in words if current] == ["Table"]


def test_a_visitor_sees_no_table_and_a_way_to_sign_in():
    said = page()
    assert 'class="bar-table"' not in said
    assert 'class="words"' not in said
    assert "Sign in" in said
    assert "Sign out" not in said


def test_what_waits_is_said_as_a_sentence():
    frame = specimens.frame()
    assert re.search(
        r"waits-number\">3</span> <span class=\"word\">wait for you<", page(frame=frame)
    )
    frame.waiting = 1
    assert re.search(
        r"waits-number\">1</span> <span class=\"word\">waits for you<", page(frame=frame)
    )
    frame.waiting = 0
    assert "nothing waits" in page(frame=frame)


def test_what_a_page_leaves_out_is_not_there():
    said = page(frame=specimens.frame())
    assert "own words" in said
    assert said.count("own words") == 1
    for absent in ("next-step", "lede", "with-aside", "crumbs"):
        assert f'class="{absent}"' not in said


def test_a_page_has_one_next_step_and_what_stands_beside_it():
    said = page(
        PAGE + "{% block next_step %}<a href='/x'>Answer</a>{% endblock %}"
        "{% block aside %}<p>due</p>{% endblock %}",
        frame=specimens.frame(),
    )
    assert said.count('<div class="next-step">') == 1
    assert said.count('<aside class="aside">') == 1
    assert said.count("own words") == 1


def test_names_of_others_are_shown_and_never_obeyed():
    frame = specimens.frame()
    frame.me = "<script>alert(1)</script>"
    assert "<script>alert(1)" not in page(frame=frame)


def test_htmx_neither_evaluates_nor_styles():
    assert '"includeIndicatorStyles":false,"allowEval":false' in page()


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({"page": 3}, "?q=a+%26+b&page=3"),
        ({"page": None}, "?q=a+%26+b"),
        ({"sort": "-at", "page": None}, "?q=a+%26+b&sort=-at"),
    ],
)
def test_what_was_asked_for_stays_asked_for(changes: dict[str, object], address: str):
    assert asked(QueryDict("q=a+%26+b&page=2"), **changes) == address


def test_pages_are_told_by_what_is_on_them():
    said = part(
        '{% from "web/macros/lists.html" import pagination %}{{ pagination(page, request.GET) }}',
        page=Paginator(range(412), 25).get_page(4),
    )
    assert "76 to 100 of 412" in said
    assert 'href="?q=a&amp;page=17"' in said
    assert said.count("aria-current") == 1


def test_one_page_needs_no_pages():
    said = part(
        '{% from "web/macros/lists.html" import pagination %}{{ pagination(page, request.GET) }}',
        page=Paginator(range(9), 25).get_page(1),
    )
    assert said == ""


def test_a_column_says_how_it_is_sorted_and_turns_round():
    macro = '{% from "web/macros/lists.html" import sortable %}'
    call = '{{ sortable("Hours", "hours", how, request.GET) }}'
    assert 'aria-sort="ascending"' in (up := part(macro + call, how="hours"))
    assert 'href="?q=a&amp;sort=-hours"' in up
    assert 'aria-sort="descending"' in (down := part(macro + call, how="-hours"))
    assert 'href="?q=a&amp;sort=hours"' in down
    assert 'aria-sort="none"' in part(macro + call, how="")


def test_a_field_is_tied_to_its_label_its_help_and_its_fault():
    form = specimens.Specimen({"title": ""})
    said = part(
        '{% from "web/macros/forms.html" import field %}{{ field(form["title"]) }}', form=form
    )
    assert '<label for="id_title">What is it about?</label>' in said
    assert 'aria-describedby="id_title_helptext id_title_error"' in said
    assert 'id="id_title_helptext"' in said
    assert 'id="id_title_error"' in said
    assert 'aria-invalid="true"' in said
    assert 'class="form-control"' in said


def test_choices_are_a_group_with_a_name():
    form = specimens.Specimen({"kind": ""})
    said = part(
        '{% from "web/macros/forms.html" import field %}{{ field(form["kind"]) }}', form=form
    )
    assert '<fieldset class="field" id="id_kind" aria-describedby="id_kind_error">' in said
    assert "<legend>How far is it?</legend>" in said
    assert said.count('type="radio"') == 2


def test_a_figure_without_data_says_so_and_a_contested_one_too():
    macro = '{% from "web/macros/figures.html" import figure %}'
    assert "no data" in part(macro + '{{ figure("Satisfied", none) }}')
    assert part(macro + '{{ figure("Share", "94.9 %", contested=true) }}').count("contested") == 3


def test_a_language_is_chosen_and_one_comes_back(client: Client):
    answer = client.post("/language/", {"language": "da", "next": "/looks/?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/looks/?page=2")
    assert answer.cookies["language"].value == "da"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_one_never_comes_back_to_somewhere_else(client: Client, away: str):
    answer = client.post("/theme/", {"theme": "dark", "next": away})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("path", "name"), [("/language/", "language"), ("/theme/", "theme")])
@pytest.mark.parametrize("value", ["", "fr", "x" * 5000, "\ud800"])
def test_an_unknown_choice_is_refused_in_words(client: Client, path: str, name: str, value: str):
    answer = client.post(path, {name: value.encode("utf-8", "replace").decode()})
    assert answer.status_code == 400
    assert "Choose one of those on the menu." in answer.content.decode()
    assert name not in answer.cookies


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_looking_changes_nothing(client: Client, path: str):
    assert client.get(path, {"language": "da", "theme": "dark"}).status_code == 405


def test_the_device_remembers_its_theme(client: Client, settings):
    settings.DEBUG = True
    client.post("/theme/", {"theme": "dark"})
    assert client.cookies["theme"].value == "dark"
    client.cookies["theme"] = "<script>"
    assert client.get("/nowhere/").status_code == 404


def test_the_guide_is_for_those_who_build(client: Client, settings):
    settings.DEBUG = False
    assert client.get("/looks/").status_code == 404
    settings.DEBUG = True
    assert client.get("/looks/").status_code == 200
