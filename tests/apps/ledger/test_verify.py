"""P4 and P6: a record that was changed is found, by one file, offline, with a word for it."""

from __future__ import annotations

import ast
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel import merkle
from sameside.ledger import bundle, notes, policy, verify
from tests.apps.ledger import bundles
from tests.apps.ledger.bundles import HOST, NORA, NORAS, ORIGIN, OTTO, Making, honest, write

FILE = Path(verify.__file__)
FINGERPRINT = notes.fingerprint(notes.public_of(HOST))
NORAS_FINGERPRINT = notes.fingerprint(notes.public_of(NORA))


@pytest.fixture
def said(tmp_path, capsys) -> Callable[..., tuple[int, str]]:
    """Verify a bundle; return the exit code and the first line."""

    def ask(files: dict[str, bytes], *options: str) -> tuple[int, str]:
        folder = write(files, tmp_path / "bundle")
        code = verify.main([str(folder), *options])
        return code, capsys.readouterr().out.splitlines()[0]

    return ask


@pytest.fixture
def kept(tmp_path) -> Callable[[Making, int], tuple[str, str]]:
    """A checkpoint that a side has kept, of the record as it was at a size."""

    def keep(made: Making, size: int) -> tuple[str, str]:
        place = tmp_path / f"kept-{size}.txt"
        place.write_text(made.checkpoint(size), encoding="utf-8")
        return "--checkpoint", str(place)

    return keep


def test_an_honest_bundle_is_verified_and_told_in_numbers_and_how_far(tmp_path, capsys, kept):
    made = honest()
    folder = write(made.files(), tmp_path / "bundle")
    option, place = kept(made, 10)
    assert verify.main([str(folder), option, place]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "VERIFIED",
        "sameside/north-harbour: 40 entries, 3 checkpoints.",
        "A bundle for the customer: 18 payloads, 5 withheld from it, 1 erased.",
        "sameside/north-harbour/customer covers the first 20; the 20 after it rest on the host.",
        "sameside/north-harbour/supplier covers the first 0; the 40 after it rest on the host.",
        f"{place} covers the first 10; the 30 after it rest on the host.",
        (
            f"The key of sameside/north-harbour is {FINGERPRINT}; "
            "it must be the one that you were told."
        ),
        (
            f"The key of sameside/north-harbour/customer is {NORAS_FINGERPRINT}; "
            "it must be the one that you were told."
        ),
    ]


def test_a_bundle_says_whose_it_is(tmp_path, capsys):
    """What is withheld from the supplier is another thing than from the customer."""
    made = Making(sizes=(1,), reader="supplier")
    made.add("card.move", {"card": "1"}, reply=("customer", "Not for the supplier"))
    assert verify.main([str(write(made.files(), tmp_path / "bundle"))]) == 0
    said = capsys.readouterr().out.splitlines()[2]
    assert said == "A bundle for the supplier: 0 payloads, 1 withheld from it, 0 erased."


def test_a_record_without_entries_is_verified(said):
    assert said(Making(sizes=(0,)).files()) == (0, "VERIFIED")


def test_a_checkpoint_kept_earlier_agrees_however_mail_ended_its_lines(said, kept, tmp_path):
    made = honest()
    option, place = kept(made, 20)
    mailed = Path(place).read_text(encoding="utf-8").strip().replace("\n", "\r\n")
    (tmp_path / "mailed.txt").write_bytes(b"\r\n" + mailed.encode())
    assert said(made.files(), option, place) == (0, "VERIFIED")
    assert said(made.files(), option, str(tmp_path / "mailed.txt")) == (0, "VERIFIED")


# The seven attacks, by somebody who reached the files and not the key: the bundle's own
# checkpoints tell.


def lines_of(files: dict[str, bytes]) -> list[bytes]:
    return files["log.jsonl"].splitlines(keepends=True)


def changed(line: bytes) -> bytes:
    return line.replace(b'"move":"answer"', b'"move":"settle"')


def rewrite(lines: list[bytes]) -> list[bytes]:
    return [*lines[:13], changed(lines[13]), *lines[14:]]


def delete(lines: list[bytes]) -> list[bytes]:
    return [*lines[:13], *lines[14:]]


def truncate(lines: list[bytes]) -> list[bytes]:
    return lines[:-3]


def insert(lines: list[bytes]) -> list[bytes]:
    return [*lines[:13], lines[2], *lines[13:]]


def add(lines: list[bytes]) -> list[bytes]:
    return [*lines, lines[2]]


def reorder(lines: list[bytes]) -> list[bytes]:
    return [*lines[:13], lines[14], lines[13], *lines[15:]]


ATTACKS = {
    rewrite: "REWRITTEN 13",
    delete: "REWRITTEN 13",
    truncate: "TRUNCATED",
    insert: "REWRITTEN 13",
    add: "REWRITTEN 40",
    reorder: "REWRITTEN 13",
}


@pytest.mark.parametrize(("attack", "word"), ATTACKS.items())
@pytest.mark.parametrize("sealed_again", [False, True])
def test_whoever_changes_the_log_without_the_key_is_found(said, attack, word, sealed_again):
    made = honest()
    files = made.files()
    files["log.jsonl"] = b"".join(attack(lines_of(files)))
    assert said(made.sealed(files) if sealed_again else files) == (1, word)


@pytest.mark.parametrize("attack", [rewrite, delete, insert, reorder])
def test_where_the_leaves_were_changed_too_the_place_is_known_to_a_checkpoint(said, attack):
    made = honest()
    files = made.files()
    lines = attack(lines_of(files))
    leaves = [merkle.leaf_hash(line[:-1]).hex() + "\n" for line in lines]
    files |= {"log.jsonl": b"".join(lines), "leaves.txt": "".join(leaves).encode()}
    assert said(made.sealed(files)) == (1, "REWRITTEN 10")


# The same by the host itself, which signs whatever it made up: a checkpoint kept outside tells.

FORGED = [
    (rewrite, 40, "FORK"),
    (rewrite, 14, "FORK"),
    (delete, 30, "FORK"),
    (delete, 40, "TRUNCATED"),
    (truncate, 40, "TRUNCATED"),
    (insert, 40, "FORK"),
    (reorder, 40, "FORK"),
]


@pytest.mark.parametrize(("attack", "size", "word"), FORGED)
def test_a_host_that_rewrites_and_signs_again_is_found_by_a_kept_checkpoint(
    said, kept, attack, size, word
):
    made = honest()
    keeps = kept(made, size)
    made.lines = [line[:-1] for line in attack([line + b"\n" for line in made.lines])]
    made.payloads = []
    made.lines = [without_commitments(line) for line in made.lines]
    made.sizes, made.cosigned = (len(made.lines),), frozenset()
    assert said(made.files()) == (0, "VERIFIED")
    assert said(made.files(), *keeps) == (1, word)


def without_commitments(line: bytes) -> bytes:
    """A host that makes up a past makes it up without payloads to be caught by."""
    entry = json.loads(line)
    return policy.canonical(entry | {"commitments": {}, "what": "card.move"})


def test_a_host_that_hands_each_side_another_record_is_found_when_they_compare(said, kept):
    ours, theirs = honest(), honest()
    theirs.add("card.move", {"card": "1", "move": "break"})
    ours.add("card.move", {"card": "1", "move": "keep"})
    ours.sizes = theirs.sizes = (40, 41)
    assert said(ours.files()) == said(theirs.files()) == (0, "VERIFIED")
    assert said(ours.files(), *kept(theirs, 41)) == (1, "FORK")


def test_two_checkpoints_of_one_size_are_a_fork_though_the_log_fits_one(said):
    made = honest()
    files = made.files()
    files["checkpoints.txt"] += b"\n" + made.signed(40, bytes(32)).encode()
    assert said(made.sealed(files)) == (1, "FORK")


def test_a_checkpoint_the_log_does_not_fit_under_one_that_it_fits_is_a_fork(said):
    made = honest()
    files = made.files()
    files["checkpoints.txt"] += b"\n" + made.signed(12, bytes(32)).encode()
    assert said(made.sealed(files)) == (1, "FORK")


def test_a_stripped_cosignature_is_found(said):
    made = honest()
    files = made.files()
    assert said(files, "--require", "customer") == (0, "VERIFIED")
    lines = files["checkpoints.txt"].decode().splitlines(keepends=True)
    files["checkpoints.txt"] = "".join(line for line in lines if NORAS not in line).encode()
    assert said(files) == (1, "SIGNATURE")
    assert said(made.sealed(files)) == (0, "VERIFIED")
    assert said(made.sealed(files), "--require", "customer") == (1, "SIGNATURE")
    assert said(files, "--require", "supplier") == (1, "SIGNATURE")


COVERAGE = {
    "customer": 0,
    "customer:1": 0,
    "customer:20": 0,
    "customer:21": 1,
    "customer:40": 1,
    "customer:41": 1,
    "customer:all": 1,
    "supplier": 1,
    "supplier:0": 1,
    "sombody": 1,
    "customer:many": 2,
}


@pytest.mark.parametrize(("required", "code"), COVERAGE.items())
def test_an_old_cosignature_covers_what_it_covers(said, required, code):
    """The customer cosigned the first 20 of 40: the rest a host can write as it likes."""
    assert said(honest().files(), "--require", required)[0] == code


def test_what_was_rewritten_after_the_cosignature_passes_only_where_nobody_asks_how_far(said):
    made = honest()
    made.lines[30] = changed(made.lines[30])
    files = made.files()
    assert said(files, "--require", "customer") == (0, "VERIFIED")
    assert said(files, "--require", "customer:all") == (1, "SIGNATURE")
    made.cosigned = frozenset({20, 40})
    assert said(made.files(), "--require", "customer:all") == (0, "VERIFIED")


def test_a_cosignature_of_nothing_is_not_one(said):
    made = Making(sizes=(0,), cosigned=frozenset({0}))
    assert said(made.files(), "--require", "customer") == (1, "SIGNATURE")
    assert said(made.files(), "--require", "customer:all") == (1, "SIGNATURE")


def test_a_kept_cosignature_that_the_host_has_stripped_still_covers(said, kept):
    made = honest()
    option, place = kept(made, 20)
    made.cosigned = frozenset()
    assert said(made.files(), "--require", "customer") == (1, "SIGNATURE")
    assert said(made.files(), option, place, "--require", "customer:20") == (0, "VERIFIED")


def test_a_cosignature_whose_key_was_taken_out_does_not_pass_as_unknown(said):
    made = honest()
    files = made.files()
    files["keys.txt"] = files["keys.txt"].splitlines(keepends=True)[0]
    assert said(made.sealed(files)) == (1, "SIGNATURE")


def test_a_host_that_cosigns_for_a_side_with_a_key_of_its_own_is_found_by_the_known_one(said):
    made = honest()
    files = made.files()
    text = notes.checkpoint_text(
        ORIGIN, 40, merkle.root_of(list(map(merkle.leaf_hash, made.lines)))
    )
    forged = notes.signed_note(ORIGIN, HOST, text) + notes.cosignature(NORAS, OTTO, text, 9)
    keys = [
        notes.key_line(ORIGIN, notes.public_of(HOST), notes.LOG),
        notes.key_line(NORAS, notes.public_of(OTTO), notes.COSIGNER),
    ]
    files |= {"checkpoints.txt": forged.encode(), "keys.txt": "\n".join([*keys, ""]).encode()}
    files = made.sealed(files)
    known = notes.fingerprint(notes.public_of(NORA))
    assert said(files, "--require", "customer") == (0, "VERIFIED")
    assert said(files, "--require", "customer", "--key", f"customer={known}") == (1, "SIGNATURE")


def test_another_host_is_found_by_the_fingerprint_and_by_a_kept_checkpoint(said, kept):
    made = honest()
    keeps = kept(made, 20)
    known = notes.fingerprint(notes.public_of(HOST))
    assert said(made.files(), "--key", known.upper()) == (0, "VERIFIED")
    made.host = OTTO
    assert said(made.files()) == (0, "VERIFIED")
    assert said(made.files(), "--key", known) == (1, "SIGNATURE")
    assert said(made.files(), *keeps) == (1, "SIGNATURE")


def test_a_signature_of_the_host_under_something_else_is_not_one_under_this(said):
    made = honest()
    files = made.files()
    other = notes.checkpoint_text("sameside/east-lake", 40, bytes(32))
    files["checkpoints.txt"] = notes.signed_note(ORIGIN, HOST, other).encode()
    assert said(made.sealed(files)) == (2, "UNREADABLE")
    files["checkpoints.txt"] = notes.cosignature(NORAS, NORA, "x\n", 9).encode()
    files["checkpoints.txt"] = b"x\n\n" + files["checkpoints.txt"]
    assert said(made.sealed(files)) == (1, "SIGNATURE")


# Payloads: here, withheld, erased; everything else is missing.


def without(made: Making, index: int, name: str) -> dict[str, bytes]:
    made.payloads = [p for p in made.payloads if (p["entry"], p["name"]) != (index, name)]
    return made.files()


def test_a_payload_that_is_gone_and_that_nobody_erased_is_missed(said):
    assert said(without(honest(), 7, "title")) == (1, "PAYLOAD 7")


def test_a_payload_of_the_other_side_is_missed_as_well(said):
    assert said(without(honest(), 13, "reply")) == (1, "PAYLOAD 13")


def test_a_deleted_payload_cannot_hide_as_withheld_from_whoever_may_read_it(said):
    made = honest()
    files = without(made, 7, "title")
    hidden = policy.canonical({"entry": 7, "name": "title", "withheld": True}) + b"\n"
    files["payloads.jsonl"] += hidden
    assert said(made.sealed(files)) == (1, "PAYLOAD 7")


def test_one_side_may_not_be_shown_what_the_record_says_is_the_other_ones_as_its_own(said):
    made = honest()
    made.reader = "supplier"
    assert said(made.files()) == (1, "PAYLOAD 5")


def test_a_payload_that_says_something_else_is_found(said):
    made = honest()
    made.payloads[0]["content"] = '{"text":"We never said this"}'
    assert said(made.files()) == (1, "PAYLOAD 1")


def test_a_payload_that_an_entry_says_is_erased_and_that_is_here_is_found(said):
    made = honest()
    made.payloads.append({"entry": 3, "name": "title", "salt": "00", "content": "{}"})
    assert said(made.files()) == (1, "PAYLOAD 3")
    made.payloads[-1] = {"entry": 3, "name": "title", "withheld": True}
    assert said(made.files()) == (1, "PAYLOAD 3")


@pytest.mark.parametrize("place", [(2, "title"), (7, "annex"), (99, "title")])
def test_a_payload_that_no_entry_knows_is_found(said, place):
    made = honest()
    index, name = place
    made.payloads.append({"entry": index, "name": name, "salt": "00", "content": "{}"})
    assert said(made.files()) == (1, f"PAYLOAD {index}")


SAID, NEVER = b'"content":"{\\"text\\":\\"The night', b'"content":"{\\"text\\":\\"Never a night'


def told_twice(line: bytes) -> bytes:
    """Return a line after one of the same place that says something else."""
    return line.replace(SAID, NEVER) + line


AMBIGUOUS: dict[str, Callable[[bytes], bytes]] = {
    "words that stand before those that were sealed": told_twice,
    "a name that stands twice": lambda line: line.replace(SAID, NEVER + b'","' + SAID[1:]),
    "an entry that is a broken number": lambda line: line.replace(b'"entry":1,', b'"entry":1.0,'),
    "an entry that is true": lambda line: line.replace(b'"entry":1,', b'"entry":true,'),
    "blanks that may hide something": lambda line: line.replace(b'"entry":', b'"entry" :'),
}


@pytest.mark.parametrize("changed", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_host_that_writes_words_one_may_read_in_two_ways_is_not_believed(said, changed):
    made = honest()
    files = made.files()
    first, rest = files["payloads.jsonl"].split(b"\n", 1)
    files["payloads.jsonl"] = changed(first + b"\n") + rest
    assert files != made.files()
    assert said(made.sealed(files))[0] != 0


def test_an_entry_one_may_read_in_two_ways_is_not_believed(said):
    made = honest()
    made.lines[6] = made.lines[6].replace(b'"what":', b'"what":"card.lay","what":')
    assert said(made.files()) == (2, "UNREADABLE")


def test_words_put_beside_what_is_withheld_are_found(said):
    made = honest()
    told = next(each for each in made.payloads if each.get("withheld"))
    told |= {"content": '{"text":"We never said this"}', "salt": "00"}
    assert said(made.files()) == (1, f"PAYLOAD {told['entry']}")


# What cannot be read is no answer of either kind.


@pytest.mark.parametrize("name", ["bundle.note", *verify.SEALED])
def test_a_bundle_without_one_of_its_files_is_unreadable(said, name):
    files = honest().files()
    del files[name]
    assert said(files) == (2, "UNREADABLE")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("keys.txt", b"\xff\xfe"),
        ("keys.txt", b"no key\n"),
        ("leaves.txt", b"not hex\n"),
        ("bundle.note", b"one line"),
        ("payloads.jsonl", b"{\n"),
        ("payloads.jsonl", b"[" * 100_000 + b"\n"),
        ("payloads.jsonl", b"[]\n"),
        ("checkpoints.txt", b""),
    ],
)
def test_a_file_that_is_something_else_is_unreadable(said, name, content):
    made = honest()
    files = made.files() | {name: content}
    assert said(files if name == "bundle.note" else made.sealed(files)) == (2, "UNREADABLE")


def test_where_there_is_no_bundle_it_is_unreadable(tmp_path, capsys):
    assert verify.main([str(tmp_path / "nowhere")]) == 2
    (tmp_path / "text.tar").write_text("a letter", encoding="utf-8")
    assert verify.main([str(tmp_path / "text.tar")]) == 2
    assert capsys.readouterr().out.count("UNREADABLE\n") == 2


@pytest.mark.parametrize("part", range(10))
def test_of_2000_random_mutations_of_a_bundle_none_is_accepted(part, tmp_path, capsys):
    chance = random.Random(part)  # noqa: S311 -- the same mutations each run, not a secret
    files = honest().files()
    folder = write(files, tmp_path / "bundle")
    accepted = []
    for _ in range(200):
        name = chance.choice(sorted(files))
        changed = bundles.mutated(files[name], chance)
        if changed == files[name]:
            continue
        (folder / name).write_bytes(changed)
        if verify.main([str(folder)]) == 0:
            accepted.append((name, changed))
        (folder / name).write_bytes(files[name])
    assert accepted == []
    assert "VERIFIED" not in capsys.readouterr().out.split()


# The file itself: it stands alone.


def test_a_tar_is_read_as_a_folder_is(tmp_path, capsys):
    (tmp_path / "x.tar").write_bytes(bundle.tar_of(honest().files(), "sameside-north-harbour"))
    assert verify.main([str(tmp_path / "x.tar")]) == 0
    assert capsys.readouterr().out.startswith("VERIFIED\n")


def test_it_is_one_file_under_250_lines_on_the_standard_library_alone():
    source = FILE.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 250
    imported = [
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert [name for name in imported if name not in sys.stdlib_module_names] == []
    assert {"socket", "http", "urllib", "ssl"}.isdisjoint(imported)


OFFLINE = """
import runpy, sys
def forbid(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "ctypes.")):
        raise SystemExit(77)
sys.addaudithook(forbid)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_it_runs_alone_with_the_network_off(tmp_path):
    alone = shutil.copy(FILE, tmp_path / "verify.py")
    folder = write(honest().files(), tmp_path / "bundle")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", OFFLINE, alone, folder],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={},
    )
    assert (ran.returncode, ran.stdout.splitlines()[:1], ran.stderr) == (0, [b"VERIFIED"], b"")


# Its arithmetic is that of everybody else.


def test_its_roots_are_those_of_the_kernel():
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(130)]
    expected = {size: merkle.root_of(leaves[:size]) for size in range(131)}
    assert verify.roots_of(leaves, set(range(131))) == expected


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_its_ed25519_accepts_what_cryptography_signs_and_nothing_else(seed, message):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = notes.public_of(key), key.sign(message)
    assert verify.signed(public, message, signature)
    assert not verify.signed(public, message + b"!", signature)
    assert not verify.signed(public, message, signature[:63] + bytes([signature[63] ^ 1]))
    assert not verify.signed(public, message, bytes([signature[0] ^ 1]) + signature[1:])
    assert not verify.signed(notes.public_of(OTTO), message, signature)


# RFC 8032, section 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_its_ed25519_agrees_with_the_standard(public, message, signature):
    made = bytes.fromhex(signature)
    assert verify.signed(bytes.fromhex(public), bytes.fromhex(message), made)
    # The same signature with another number for the same thing is no signature (s must be < L).
    s = int.from_bytes(made[32:], "little") + verify.L
    assert not verify.signed(
        bytes.fromhex(public), bytes.fromhex(message), made[:32] + s.to_bytes(32, "little")
    )


@pytest.mark.parametrize("key", [b"\xff" * 32, b"\x02" + bytes(31), b"\x01" + bytes(30) + b"\x80"])
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValueError, match="no Ed25519 key"):
        verify.signed(key, b"", bytes(64))
