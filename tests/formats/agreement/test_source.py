# ruff: noqa: E501, Q003 -- a message is easiest compared where it stands on one line
"""Bytes that are no agreement are turned away in a sentence, and quickly."""

from __future__ import annotations

import pytest

from sameside.formats.agreement import AgreementRefused, understood

LOOKS = "The line reads"
DEEP = (
    "The brackets or dotted keys are nested too deeply. Nothing in a file like this is more than "
    "six levels deep."
)
TWICE = "Keep one of the two; a table, too, may be opened only once."
SAVE = "Save it as UTF-8: most editors offer that under “Save as”."
BYTES = [
    (b"#" * 5_000_001, "The file is larger than 5 MB. A file like this is a few pages; is this the request log?"),
    (b"\n" * 100_001, ": The file has more than 100000 lines. A file like this is a few pages; is this the request log?"),
    ("title".encode("utf-16"), f"The file is saved as UTF-16. {SAVE}"),
    (b'a = "b"\nc = "\0"\n', ", line 2: There is a NUL byte in this line. The file is not a text, or it was damaged on its way here."),
    (b"PK\x03\x04\x14\x00\x06", ", line 1: There is a NUL byte in this line. The file is not a text, or it was damaged on its way here."),
    ('x = 1\ntitle = "Rengøring"'.encode("cp1252"), f", line 2: This line is not UTF-8; read as Windows-1252, the sign in question is “ø”. {SAVE}"),
    ("\ufeffx = 1\n\ufeffy = 2".encode(), ", line 2: There is an invisible byte order mark in this line. Two files were joined here; type the line anew."),
    (b"a = " + b"[" * 100_000, f", line 1: {DEEP}"),
    (b"a = " + b"[1," * 3_000 + b"]" * 3_000, DEEP),
    (b"a." * 1_000_000 + b"a = 1", f", line 1: {DEEP}"),
    (b'"a".' * 100_000 + b"a = 1", f", line 1: {DEEP}"),
    (b"a=" + b"{b=" * 2_000 + b"1" + b"}" * 2_000, DEEP),
    (b"a = " + b"9" * 5_000, "It holds a number of thousands of digits."),
    (b'zone = "UTC"\ntitle "x"', f', line 2: There is a key without a value. {LOOKS} “title "x"”. Write key = value; a key with spaces stands in quotation marks ("very urgent").'),
    (b"currency = DKK", f', line 1: The value cannot be read. {LOOKS} “currency = DKK”. Text stands in quotation marks ("2 h"), dates stand without them (2025-11-01).'),
    (b'title = "x\nzone = "y"', f', line 1: A text is begun and not ended here. {LOOKS} “title = "x”. Put a quotation mark at its end.'),
    (b"[customer]\n[customer]", f", line 2: This stands twice in the file. {LOOKS} “[customer]”. {TWICE}"),
    (b"a = 1\na = 2", f", line 2: This stands twice in the file. {LOOKS} “a = 2”. {TWICE}"),
    (b'a = ["b" "c"]', f", line 1: A list is begun and not ended; a comma may be missing. {LOOKS} “a = [\"b\" \"c\"]”. A list stands in [ ] with commas between its items."),
    (b"a = { b = 1", f", line 1: A table in curly brackets is begun and not ended. {LOOKS} “a = {{ b = 1”. It stands on one line, with commas between its keys and none after the last."),
    (b"from = 2025-02-30", f", line 1: There is no such date. {LOOKS} “from = 2025-02-30”. A date is year-month-day, such as 2025-11-01."),
    (b"a = 1 b = 2", f", line 1: There is more on this line than one key and its value. {LOOKS} “a = 1 b = 2”. Put each on a line of its own."),
    (b"[services.x", f", line 1: This is not TOML (Expected ']' at the end of a table declaration). {LOOKS} “[services.x”. A line is a table ([services.cleaning]) or a key and its value (zone = \"UTC\")."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), BYTES, ids=range(len(BYTES)))
def test_what_is_no_agreement_is_said_in_one_sentence(raw: bytes, message: str):
    with pytest.raises(AgreementRefused) as refused:
        understood(raw, "agreement.toml")
    place = "" if message[0] in ",:" else ": "
    assert str(refused.value) == f"agreement.toml{place}{message}"


def test_what_is_shown_of_a_line_is_short_and_cannot_write_on_the_terminal():
    with pytest.raises(AgreementRefused) as refused:
        understood(b"title = x\x1b[31m" + b"y" * 500, "agreement.toml")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("filling", [b"a", b"a.a ", b'"', b" "])
def test_a_comment_as_long_as_the_file_may_be_takes_no_time(filling: bytes):
    # A reading whose time grew with the square of the length would take hours.
    with pytest.raises(AgreementRefused, match="title: this is missing"):
        understood(b"# " + filling * (1_000_000 // len(filling)), "agreement.toml")


def test_reading_stops_at_two_hundred_problems():
    with pytest.raises(AgreementRefused) as refused:
        understood(b"\n".join(b"k%d = 1" % n for n in range(50_000)), "agreement.toml")
    assert len(refused.value.problems) == 200
