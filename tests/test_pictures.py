"""From a sound to a picture and back: cards, replay, the service's client, the command line."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from soundscape.artwork import create, read_card, replay
from soundscape.audio import load_clip
from soundscape.cli import main
from soundscape.errors import ArtworkError, ProviderError
from soundscape.providers._http import Policy
from soundscape.providers.base import ImageRequest
from soundscape.providers.stability import StabilityProvider, nearest_ratio

ROOT = Path(__file__).resolve().parents[1]
DOG = ROOT / "data/demo/dog.wav"
KEY = "sk-very-secret-key-0123456789abcdef"


@pytest.fixture(scope="module")
def picture():
    return create(load_clip(DOG), seed=5, size=(256, 256))


def test_a_picture_is_repeatable_and_its_card_replays_it(picture, tmp_path):
    assert create(load_clip(DOG), seed=5, size=(256, 256)).image == picture.image
    path, card = picture.save(tmp_path / "dog.png")
    assert path.read_bytes() == picture.image or read_card(path)
    assert replay(card).image == picture.image
    assert replay(path).image == picture.image
    assert read_card(card)["label"] == "dog"
    assert str(ROOT) not in card.read_text()


def test_another_seed_is_another_picture(picture):
    assert create(load_clip(DOG), seed=6, size=(256, 256)).image != picture.image


def test_own_words_are_kept(picture):
    made = create(load_clip(DOG), prompt="a quiet hill", seed=5, size=(256, 256))
    assert made.card["prompt"]["text"].startswith("a quiet hill")


def test_bad_cards_are_refused(tmp_path):
    bad = tmp_path / "bad.card.json"
    bad.write_text("{")
    with pytest.raises(ArtworkError):
        read_card(bad)
    with pytest.raises(ArtworkError):
        read_card(tmp_path / "missing.card.json")


@pytest.fixture
def service():
    """The v2beta service as its specification has it, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.asked.append((self.path, dict(self.headers), body))
            status, headers, content = self.server.answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked, running.answers = [], []
    running.address = f"http://127.0.0.1:{running.server_port}"
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


def error(status, name, text):
    body = json.dumps({"id": "a1", "name": name, "errors": [text]}).encode()
    return status, {"Content-Type": "application/json"}, body


@pytest.fixture
def client(service, monkeypatch):
    monkeypatch.setenv("STABILITY_API_KEY", KEY)
    monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", service.address)
    return StabilityProvider(policy=Policy(sleep=lambda seconds: None))


REQUEST = ImageRequest(prompt="a dog under a moon", seed=9, size=(1536, 864))


def test_the_service_gets_what_its_specification_asks_for(service, client, picture):
    headers = {"Content-Type": "image/png", "seed": "9", "finish-reason": "SUCCESS"}
    service.answers.append((200, headers, picture.image))
    result = client.generate(REQUEST)
    assert result.image == picture.image
    assert result.credits == 3
    (asked,) = service.asked
    assert asked[0] == "/v2beta/stable-image/generate/core"
    assert asked[1]["authorization"] == f"Bearer {KEY}"
    assert asked[1]["Content-Type"].startswith("multipart/form-data; boundary=")
    for piece in (b'name="prompt"', b"a dog under a moon", b'name="seed"', b"16:9"):
        assert piece in asked[2]
    assert KEY not in repr(client.__dict__) + repr(result)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "request"), (401, "key"), (402, "credit"), (403, "moderation"), (500, "service")],
)
def test_refusals_say_what_to_do_and_never_the_key(service, client, status, kind):
    service.answers.append(error(status, "oops", "no"))
    with pytest.raises(ProviderError) as caught:
        client.generate(REQUEST)
    assert caught.value.kind == kind
    assert KEY not in str(caught.value) + repr(caught.value.__dict__)
    assert len(service.asked) == 1  # a POST that may have been billed is not repeated


def test_a_refusal_for_rate_is_waited_out(service, client, picture):
    headers = {"Content-Type": "image/png", "finish-reason": "SUCCESS"}
    service.answers += [error(429, "rate_limit", "slow"), (200, headers, picture.image)]
    assert client.generate(REQUEST).image == picture.image
    assert len(service.asked) == 2


def test_what_is_no_picture_is_not_taken_for_one(service, client, picture):
    png = {"Content-Type": "image/png", "finish-reason": "SUCCESS"}
    bodies = (b"<html>", b"", picture.image[:200])
    for body in bodies:
        service.answers.append((200, png, body))
        with pytest.raises(ProviderError):
            client.generate(REQUEST)
    filtered = {"Content-Type": "image/png", "finish-reason": "CONTENT_FILTERED"}
    service.answers.append((200, filtered, picture.image))
    with pytest.raises(ProviderError, match="filter") as caught:
        client.generate(REQUEST)
    assert caught.value.kind == "filtered"


def test_without_key_or_with_a_leaky_address_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("STABILITY_API_KEY", raising=False)
    with pytest.raises(ProviderError, match="STABILITY_API_KEY"):
        StabilityProvider().generate(REQUEST)
    assert not StabilityProvider().readiness().ready
    with pytest.raises(ProviderError, match="https"):
        StabilityProvider(address="http://example.org")
    with pytest.raises(ProviderError, match="no model"):
        StabilityProvider("sd9")


def test_nearest_ratio():
    assert [nearest_ratio(s) for s in ((1, 1), (1920, 1080), (100, 240))] == ["1:1", "16:9", "9:21"]


def test_generate_classify_and_replay_on_the_command_line(tmp_path):
    runner = CliRunner()
    out = tmp_path / "dog.png"
    line = ["generate", str(DOG), "-o", str(out), "--seed", "5", "--size", "256x256"]
    done = runner.invoke(main, [*line, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["label"] == "dog"
    assert out.is_file()
    assert runner.invoke(main, line).exit_code == 1  # nothing is overwritten unasked
    assert runner.invoke(main, [*line, "--force"]).exit_code == 0
    again = tmp_path / "again.png"
    done = runner.invoke(main, ["replay", str(tmp_path / "dog.card.json"), "-o", str(again)])
    assert done.exit_code == 0, done.output
    assert again.read_bytes() == out.read_bytes()
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"this is no sound")
    done = runner.invoke(main, ["classify", str(DOG), str(bad), "--csv"])
    assert done.exit_code == 1
    rows = done.stdout.splitlines()
    assert len(rows) == 3
    assert ",dog," in rows[1]
    assert "bad.wav" in rows[2]
    done = runner.invoke(main, ["classify", str(DOG), "--json", "--top", "2"])
    assert len(json.loads(done.stdout)[0]["top"]) == 2
    for wrong in (["generate"], [*line, "--size", "big"], ["classify"], ["paint"]):
        assert runner.invoke(main, wrong).exit_code == 2
    for failing in (["generate", str(bad)], ["data", "verify", "synthetic"], ["replay", str(bad)]):
        done = runner.invoke(main, failing)
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
    listed = runner.invoke(main, ["data", "list"])
    assert "urbansound8k" in listed.stdout


def test_every_command_has_help_with_examples():
    runner = CliRunner()
    for name in ("generate", "classify", "replay", "reproduce", "train"):
        done = runner.invoke(main, [name, "--help"])
        assert done.exit_code == 0
        assert f"soundscape {name}" in done.stdout


def test_as_a_module_and_without_tensorflow():
    code = (
        "import sys, soundscape; assert not {'tensorflow', 'librosa', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    line = [sys.executable, "-m", "soundscape", "classify", str(DOG)]
    done = subprocess.run(line, check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith(f"{DOG}: dog")
