"""`up` serves, stops when it is asked to, and says in words what is in the way."""

from __future__ import annotations

import json
import signal
import socket
import time

import pytest

from tests.operate.installation import Installation, free_port, get

pytestmark = pytest.mark.slow
PATIENCE = 40.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_with_a_worker_and_stops_when_asked(
    installation: Installation, number: signal.Signals
):
    port = free_port()
    with installation.serving(port=port) as served:
        until = time.monotonic() + PATIENCE
        while get(port) != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert (get(port), get(port, "/nowhere/"), get(port, "/metrics")) == (200, 404, 200)
        served.send_signal(number)
        served.wait(PATIENCE)
    said = installation.log.read_text(encoding="utf-8")
    lines = [line for line in said.splitlines() if not line.startswith("{")]
    assert served.returncode == 0
    assert lines[0] == "Nobody sits here yet. Begin with this link, which works once:"
    assert lines[1].startswith(f"  http://127.0.0.1:{port}/welcome/")
    assert lines[2:] == [
        f"Sameside is at http://127.0.0.1:{port} — stop it with Ctrl+C.",
        "Stopped. Everything that was acknowledged is kept.",
    ]
    with pytest.raises(OSError, match="refused"):
        get(port)


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Installation(tmp_path / "data").run("up", "--port", str(port))
    assert (refused.returncode, refused.stdout, refused.stderr) == (
        2,
        "",
        f"Something already answers at port {port}. Stop it, or name another: --port {port + 1}\n",
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SAMESIDE_WORKERS": "many"}, "SAMESIDE_WORKERS is “many”: write a whole number\n"),
        (
            {"SAMESIDE_DATABSE": "x"},
            "SAMESIDE_DATABSE is no setting of Sameside. Is it spelled right?\n",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_said(tmp_path, settings: dict[str, str], said: str):
    refused = Installation(tmp_path / "data", environ=settings).run("up")
    assert (refused.returncode, refused.stderr) == (2, said)


def test_the_doctor_says_how_an_installation_is(installation: Installation):
    installation.scene("seed")
    looked = installation.run("doctor", "--json", "--data", str(installation.folder))
    found = {each["what"]: each["well"] for each in json.loads(looked.stdout)}
    wanted = {"database": True, "migrations": True, "worker": False, "outbox": True, "origin": True}
    assert {what: found[what] for what in wanted} == wanted
    assert looked.returncode == 1


def test_the_doctor_finds_open_keys_and_a_plain_address(tmp_path):
    installation = Installation(
        tmp_path / "data", environ={"SAMESIDE_ORIGIN": "http://table.example.org"}
    )
    installation.scene("seed")
    (installation.folder / "keys" / "secret").chmod(0o644)
    looked = installation.run("doctor")
    missed = [line for line in looked.stdout.splitlines() if line.startswith("✗")]
    key = installation.folder / "keys" / "secret"
    assert looked.returncode == 1
    assert missed == [
        (f"✗ {key}: others on this machine may read this key. Type: chmod 600 {key}"),
        (
            "✗ http://table.example.org is not encrypted. Put a proxy with TLS in front, and name "
            "https://."
        ),
    ]


def test_no_process_is_left_behind_when_the_first_is_killed(tmp_path):
    port = free_port()
    with Installation(tmp_path / "data").serving(port=port) as served:
        served.kill()
        served.wait(PATIENCE)
        until = time.monotonic() + PATIENCE
        while answers(port) and time.monotonic() < until:
            time.sleep(0.2)
        assert not answers(port)


def answers(port: int) -> bool:
    try:
        get(port)
    except OSError:
        return False
    return True


def test_under_https_nothing_is_left_to_say_about_deploying(tmp_path):
    environ = {"SAMESIDE_ORIGIN": "https://table.example.org", "SAMESIDE_BEHIND_PROXY": "yes"}
    looked = Installation(tmp_path / "data", environ=environ).django("check", "--deploy")
    assert (looked.returncode, looked.stderr.strip() or looked.stdout.strip()) == (
        0,
        "System check identified no issues (3 silenced).",
    )
