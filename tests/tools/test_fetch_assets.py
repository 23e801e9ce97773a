"""What is copied into the tree is what our pages use, with the rights of those who made it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tools import fetch_assets, icon_sprite, tabler

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / fetch_assets.WEB
SHEET = """@charset "UTF-8";/*! Rights of Tabler */
:root{--tblr-used:1px;--tblr-led-to:var(--tblr-used);--tblr-unused:2px}
/* said to those who build it */.btn,.navbar .btn{gap:var(--tblr-led-to);background:url("data:x")}
.btn-red{color:red}@media (min-width:768px){.navbar{top:0}.mt-3{margin-top:1rem}}
@keyframes blink{from{opacity:0}}.carousel{left:0}a[data-bs-theme]{color:red}p{margin:0}
/*# sourceMappingURL=x.map */"""


def test_of_tablers_sheet_only_what_we_use_is_kept_in_a_layer():
    assert tabler.kept(SHEET) == (
        "/*! Rights of Tabler */\n"
        "@layer tabler{:root{--tblr-used:1px;--tblr-led-to:var(--tblr-used)}"
        ".btn{gap:var(--tblr-led-to)}@media (min-width:768px){.mt-3{margin-top:1rem}}"
        "p{margin:0}}\n"
    )


def test_a_list_is_parted_outside_brackets_only():
    assert tabler.parted(":is(.a,.b) c, d", ",") == [":is(.a,.b) c", "d"]


def test_an_icon_takes_the_colour_of_its_words():
    drawing = (
        '<svg class="icon"><path stroke="none" d="M0 0h24v24H0z" fill="none" /><path d="M1 2" />'
        '<circle cx="1" cy="2" r="3" /></svg>'
    )
    assert icon_sprite.symbol("dot", drawing) == (
        '<symbol id="dot" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M1 2" /><circle cx="1" cy="2" r="3" /></symbol>'
    )


def test_the_sprite_holds_the_icons_that_are_listed():
    drawn = re.findall(r'<symbol id="([\w-]+)"', (WEB / "icons.svg").read_text("utf-8"))
    assert drawn == list(icon_sprite.ICONS) == sorted(set(icon_sprite.ICONS))


def test_every_file_comes_from_a_package_that_is_named():
    named = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert {copy.package for copy in fetch_assets.COPIES} == set(named)


def test_what_was_copied_lies_in_the_tree_with_its_licence():
    vendor = sorted(file.name for file in (WEB / "vendor").iterdir())
    assert vendor == [
        "htmx-LICENSE.txt",
        "htmx.min.js",
        "tabler-LICENSE.txt",
        "tabler-icons-LICENSE.txt",
        "tabler.css",
    ]


def test_no_browser_is_sent_to_a_map_that_is_not_there():
    copied = [file for file in WEB.rglob("*") if file.suffix in {".css", ".js"}]
    assert [file.name for file in copied if "sourceMappingURL" in file.read_text("utf-8")] == []


def test_a_map_is_taken_off_whether_in_script_or_sheet():
    assert fetch_assets.MAP.sub("", "a{}\n/*# sourceMappingURL=a.css.map */") == "a{}"
    assert fetch_assets.MAP.sub("", "f()\n//# sourceMappingURL=f.js.map") == "f()"
