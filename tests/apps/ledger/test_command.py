"""`sameside ledger`: a record is written to a file and verified, in words and in exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sameside.cli.command import app
from sameside.ledger.actions import make_checkpoint
from sameside.ledger.queries import host_fingerprint
from sameside.pages.words import LANGUAGES, Words
from tests.apps.ledger.bundles import honest, write
from tests.apps.ledger.conftest import NOON, move
from tests.apps.ledger.test_restoring import restored


@pytest.fixture
def run() -> Callable[..., Result]:
    def command(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["ledger", *map(str, arguments)])

    return command


@pytest.mark.parametrize("name", ["bundle.tar", "bundle"])
def test_a_record_is_exported_and_verified(head, run, tmp_path, name):
    for number in range(3):
        move(head, card=number)
    kept = tmp_path / "kept.txt"
    kept.write_text(make_checkpoint(head=head, now=NOON).note, encoding="utf-8")
    move(head)
    out = tmp_path / name
    written = run("export", "harbour", "--side", "customer", "--out", out)
    assert (written.exit_code, written.stdout.splitlines()) == (
        0,
        [
            f"Written to {out}, with what this side may read.",
            f"The host signs with the key {host_fingerprint()}.",
        ],
    )
    verified = run("verify", out, "--checkpoint", kept, "--key", host_fingerprint())
    assert (verified.exit_code, verified.stdout.splitlines()) == (
        0,
        [
            "VERIFIED",
            "sameside/harbour: 4 entries.",
            "A bundle for the customer. Texts in it: 4; withheld: 0; erased: 0.",
            "Covered by the customer: 0 of 4.",
            "Covered by the supplier: 0 of 4.",
            f"Covered by {kept}: 3 of 4.",
            (
                "Entries 3 to 3 are covered by no cosignature and by no checkpoint you gave: "
                "for them you have the host’s word alone."
            ),
            (
                f"The key of sameside/harbour is {host_fingerprint()}. "
                "It must be the one that you were told."
            ),
        ],
    )


def test_what_was_found_is_there_for_a_program(run, tmp_path):
    folder = write(honest().files(), tmp_path / "bundle")
    answered = json.loads(run("verify", folder, "--require", "customer:20", "--json").stdout)
    assert (answered["answer"], answered["found"]["covered"]) == (
        "VERIFIED",
        {"sameside/north-harbour/customer": 20, "sameside/north-harbour/supplier": 0},
    )


def test_the_command_speaks_the_readers_language_and_keeps_the_word(run, tmp_path):
    made = honest()
    made.payloads.pop()
    folder = write(made.files(), tmp_path / "bundle")
    meaning = "Words beside entry {index} were changed, or are gone and nobody erased them."
    for language in LANGUAGES:
        answered = run("verify", folder, "--language", language)
        assert (answered.exit_code, answered.stdout.splitlines()) == (
            1,
            [
                "PAYLOAD 37",
                Words(language).say(meaning, index=37),
                "verify.py: “reply” was changed, or is gone and not erased.",
            ],
        )


@pytest.mark.parametrize("required", ["nobody", "customer:", "customer:-1", "supplier:many", ""])
def test_what_cannot_be_required_is_said(run, tmp_path, required):
    answered = run("verify", tmp_path, "--require", required)
    assert (answered.exit_code, answered.stdout) == (2, "")
    assert answered.stderr.startswith(f"“{required}”: name a side, customer or supplier")


def test_what_a_backup_lost_is_put_back_from_a_bundle(head, run, tmp_path):
    for number in range(4):
        move(head, card=number)
    out = tmp_path / "bundle.tar"
    run("export", "harbour", "--side", "customer", "--out", out)
    restored(head)
    answered = run("replay", "harbour", out)
    assert (answered.exit_code, answered.stdout.splitlines()) == (
        0,
        ["2 entries were put back.", "2 texts came with them."],
    )
    again = run("replay", "harbour", out, "--json")
    assert json.loads(again.stdout) == {"entries": 0, "payloads": 0, "checkpoints": 0}


def test_a_letter_puts_nothing_back(run, tmp_path):
    (tmp_path / "letter.tar").write_text("Dear Nora", encoding="utf-8")
    for place in (tmp_path / "letter.tar", tmp_path / "nothing.tar"):
        answered = run("replay", "harbour", place)
        assert (answered.exit_code, place.name in answered.stderr) == (2, True)


def test_what_was_changed_is_answered_with_no(run, tmp_path):
    made = honest()
    made.payloads.pop()
    folder = write(made.files(), tmp_path / "bundle")
    answered = run("verify", folder, "--json")
    assert answered.exit_code == 1
    assert json.loads(answered.stdout) == {
        "answer": "PAYLOAD 37",
        "meaning": "“reply” was changed, or is gone and not erased.",
    }


def test_what_cannot_be_read_is_said(run, tmp_path):
    answered = run("verify", tmp_path / "-nothing")
    assert answered.exit_code == 2
    assert answered.stdout.startswith("UNREADABLE\n")


def test_a_record_that_is_not_here_is_named_with_those_that_are(head, run, tmp_path):
    answered = run("export", "harbor", "--side", "supplier", "--out", tmp_path / "x.tar")
    assert answered.exit_code == 2
    assert answered.stderr == "There is no record of “harbor” here. There are: harbour.\n"
    assert head.origin == "harbour"


@pytest.mark.parametrize("name", ["full", "letter.txt", "nowhere/x.tar"])
def test_a_bundle_is_not_written_over_something_else(run, tmp_path, name):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear Jens", encoding="utf-8")
    (tmp_path / "letter.txt").write_text("Dear Nora", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    answered = run("export", "harbour", "--side", "supplier", "--out", tmp_path / name)
    assert answered.exit_code == 2
    assert str(Path(name).name) in answered.stderr
    assert sorted(tmp_path.rglob("*")) == before
