"""From a sound to a picture: the main path and the command line."""

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import interruptible, posix
from loopback import KEY, OpenAiService, StabilityService, WebuiService
from loopback import picture as sample
from PIL import Image

from soundscape import describe
from soundscape.artwork import Artwork, create, read_card
from soundscape.audio import load_clip
from soundscape.cli import main
from soundscape.errors import ProviderError
from soundscape.models import Classifier
from soundscape.prompts import Phrase
from soundscape.services import Watch

ROOT = Path(__file__).resolve().parents[1]
DOG = ROOT / "data/demo/dog.wav"


@pytest.fixture(scope="module")
def picture():
    return create(load_clip(DOG), seed=5, size=(256, 256))


@pytest.fixture
def stability(monkeypatch):
    with StabilityService() as service:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", service.address)
        yield service


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_picture_is_repeatable(picture):
    assert create(load_clip(DOG), seed=5, size=(256, 256)).image == picture.image
    assert create(load_clip(DOG), seed=6, size=(256, 256)).image != picture.image
    assert str(ROOT) not in picture.card.to_json()


def test_what_is_known_already_is_not_done_again(picture):
    clip = load_clip(DOG)
    heard, measured = Classifier.load().predict(clip), describe(clip)
    said = []
    made = create(
        clip,
        seed=5,
        size=(256, 256),
        prediction=heard,
        acoustics=measured,
        watch=Watch(lambda text, share: said.append(text)),
    )
    assert made.image == picture.image
    assert said == ["finding words", "painting"]


def test_own_words_and_another_class_are_kept():
    made = create(load_clip(DOG), prompt="a quiet hill", label="rain", seed=5, size=(256, 256))
    assert made.card.prompt.text == "a quiet hill"
    assert made.card.prompt.parts == (Phrase("a quiet hill", "written by hand"),)
    assert made.card.label == "rain"


def test_a_picture_called_off_is_not_made():
    watch = Watch()
    watch.cancel()
    with pytest.raises(ProviderError, match="Cancelled") as caught:
        create(load_clip(DOG), seed=5, watch=watch)
    assert caught.value.kind == "cancelled"


def test_generate_classify_card_and_replay_on_the_command_line(tmp_path):
    out = tmp_path / "dog.png"
    line = ["generate", DOG, "-o", out, "--seed", "5", "--size", "256x256"]
    done = run(*line, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["label"] == "dog"
    assert run(*line).exit_code == 1  # nothing is overwritten unasked
    assert run(*line, "--force").exit_code == 0
    assert json.loads(run("card", out).stdout) == read_card(out).to_dict()
    again = tmp_path / "again.png"
    for source in (out, out.with_suffix(".card.json")):
        done = run("replay", source, "-o", again)
        assert done.exit_code == 0, done.output
        assert again.read_bytes() == out.read_bytes()
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"this is no sound")
    done = run("classify", DOG, bad, "--csv")
    assert done.exit_code == 1
    rows = done.stdout.splitlines()
    assert len(rows) == 3
    assert ",dog," in rows[1]
    assert "bad.wav" in rows[2]
    done = run("classify", DOG, "--json", "--top", "2", "--classifier", "esc10")
    assert len(json.loads(done.stdout)[0]["top"]) == 2
    for wrong in (["generate"], [*line, "--size", "big"], ["classify"], ["paint"]):
        assert run(*wrong).exit_code == 2
    failing = (["generate", bad], ["data", "verify", "synthetic"], ["replay", bad], ["card", bad])
    for arguments in failing:
        done = run(*arguments)
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
    assert "urbansound8k" in run("data", "list").stdout


def test_several_pictures_of_one_sound(tmp_path):
    out = tmp_path / "dog.png"
    done = run("generate", DOG, "-o", out, "--seed", 5, "--count", 3, "--size", "128x128")
    assert done.exit_code == 0, done.output
    made = sorted(tmp_path.glob("*.png"))
    assert [path.name for path in made] == ["dog-5.png", "dog-6.png", "dog-7.png"]
    assert len({path.read_bytes() for path in made}) == 3


def test_providers_are_listed_with_their_readiness(monkeypatch, stability):
    with WebuiService() as webui:
        monkeypatch.setenv("SOUNDSCAPE_SDWEBUI_URL", webui.address)
        done = run("providers", "--probe", "--json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows["painter"]["ready"]
    assert rows["stability"]["message"] == "ready: core, 1000 credits left"
    assert rows["sdwebui"]["message"].startswith("ready at http://127.0.0.1")
    assert rows["openai"]["message"] == "key missing: set OPENAI_API_KEY"
    stability.credits = 0.5
    assert (
        "0.5 credits are left, and a picture by core costs 3" in run("providers", "--probe").stdout
    )
    monkeypatch.delenv("STABILITY_API_KEY")
    shown = run("providers").stdout
    assert "key missing: set STABILITY_API_KEY" in shown
    assert "3 to 8 credits a picture" in shown
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_URL", "nonsense")
    assert "must begin with https" in run("providers").stdout  # the others are still listed


def test_what_it_costs_is_known_before_and_held_to_the_cap(stability, tmp_path):
    line = ["generate", DOG, "-o", tmp_path / "dog.png", "--provider", "stability", "--seed", 5]
    done = run(*line, "--count", 4, "--provider-model", "ultra", "--estimate")
    assert done.stdout == "4 pictures by stability: 32 credits\n"
    assert stability.asked == []
    done = run(*line, "--count", 4, "--max-credits", 7)
    assert done.exit_code == 1
    assert "4 pictures by stability: 12 credits" in done.stderr
    assert "of the spend cap of 7 are 1 left" in done.stderr
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == ["dog-5.png", "dog-6.png"]
    assert stability.credits == 994
    done = run(*line, "--count", 4)  # goes on where the cap ended it
    assert done.exit_code == 0, done.output
    assert "dog-5.png is there already" in done.stderr
    assert len(stability.posts) == 4
    other = run("generate", ROOT / "data/demo/rain.wav", *line[2:], "--count", 2)
    assert "exists and is another picture" in other.stderr


def test_what_is_odd_about_a_picture_is_said(monkeypatch, tmp_path):
    sent = io.BytesIO()
    Image.new("RGB", (64, 48), "black").save(sent, "WEBP")
    with OpenAiService() as service:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_OPENAI_URL", service.address)
        data = base64.b64encode(sent.getvalue()).decode()
        service.plan.append((200, {}, {"data": [{"b64_json": data}]}))
        done = run("generate", DOG, "-o", tmp_path / "out.png", "--provider", "openai", "--json")
    assert done.exit_code == 0, done.output
    assert "out.png: the picture came as webp, so it is in out.webp." in done.stderr
    assert "out.webp: it is of one colour, black" in done.stderr
    assert read_card(tmp_path / "out.webp").to_dict() == json.loads(done.stdout)


def test_the_recording_itself_is_never_replaced(tmp_path):
    recording = tmp_path / "sound.png"
    recording.write_bytes(DOG.read_bytes())
    done = run("generate", recording, "-o", tmp_path / "." / "sound.png", "--force")
    assert "sound.png is the recording itself" in done.stderr
    assert recording.read_bytes() == DOG.read_bytes()


def test_replay_looks_at_the_place_first(stability, tmp_path):
    line = ["generate", DOG, "-o", tmp_path / "dog.png", "--provider", "stability"]
    assert run(*line).exit_code == 0
    (tmp_path / "cache").rename(tmp_path / "gone")  # so that it would be paid again
    done = run("replay", tmp_path / "dog.png", "-o", tmp_path / "none" / "x.png", "--yes")
    assert "No such file or directory" in done.stderr
    assert len(stability.posts) == 1


def test_replay_of_another_format_is_held_to_it_before_it_is_paid(stability, tmp_path):
    line = ["generate", DOG, "-o", tmp_path / "dog.webp", "--provider", "stability"]
    assert run(*line, "--format", "webp", "--seed", 8).exit_code == 0
    (tmp_path / "cache").rename(tmp_path / "gone")
    done = run("replay", tmp_path / "dog.webp", "-o", tmp_path / "x.png", "--yes")
    assert (done.exit_code, len(stability.posts)) == (1, 1)
    assert "it will be a webp; expected the suffix .webp. Nothing was made" in done.stderr
    done = run("replay", tmp_path / "dog.webp", "-o", tmp_path / "x.webp", "--yes")
    assert (done.exit_code, len(stability.posts)) == (0, 2)
    assert read_card(tmp_path / "x.webp").picture.format == "webp"


@pytest.fixture
def local(monkeypatch):
    with OpenAiService() as service:
        monkeypatch.setenv("SOUNDSCAPE_OPENAI_URL", service.address)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield service


def sends(service, form):
    data = base64.b64encode(sample(6, form)).decode()
    service.plan.append((200, {}, {"data": [{"b64_json": data}]}))


def test_a_replayed_picture_that_comes_in_another_format_is_not_lost(local, tmp_path):
    sends(local, "png")
    assert run("generate", DOG, "-o", tmp_path / "a.png", "--provider", "openai").exit_code == 0
    (tmp_path / "cache").rename(tmp_path / "gone")
    (tmp_path / "b.jpg").write_bytes(b"somebody's")
    sends(local, "jpeg")
    done = run("replay", tmp_path / "a.png", "-o", tmp_path / "b.png", "--yes")
    assert done.exit_code == 0, done.output
    assert "b.png: the picture came as jpeg" in done.stderr
    assert Artwork.read(tmp_path / "b-2.jpg").image == sample(6, "jpeg")
    assert (tmp_path / "b.jpg").read_bytes() == b"somebody's"


def test_replay_finds_a_kept_picture_whatever_the_settings_are_now(local, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_QUALITY", "high")
    assert run("generate", DOG, "-o", tmp_path / "a.png", "--provider", "openai").exit_code == 0
    monkeypatch.setenv("SOUNDSCAPE_OPENAI_QUALITY", "low")
    done = run("replay", tmp_path / "a.png", "-o", tmp_path / "b.png")
    assert done.exit_code == 0, done.output
    assert len(local.posts) == 1


def test_a_card_with_settings_of_another_provider_is_replayed_all_the_same(tmp_path):
    assert run("generate", DOG, "-o", tmp_path / "a.png", "--seed", 3).exit_code == 0
    path = tmp_path / "a.card.json"
    card = json.loads(path.read_text())
    card["provider"]["parameters"] |= {"quality": "high", "steps": "many"}
    path.write_text(json.dumps(card))
    done = run("replay", path, "-o", tmp_path / "b.png")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "b.png").is_file()


def test_the_price_that_is_told_is_that_of_the_model_that_will_be_asked(local, monkeypatch):
    from soundscape.providers import openai as house

    monkeypatch.setattr(house, "ADDRESS", local.address)
    monkeypatch.setattr(house, "is_own_machine", lambda host: False)
    line = ["generate", DOG, "--provider", "openai", "--estimate", "--count", 2]
    assert run(*line).stdout == "2 pictures by openai: 0.106 USD\n"
    shown = run(*line, "--size", "1600x900").stdout
    assert "2 pictures by openai: price not known; depends on model, quality and size" in shown
    assert local.posts == []


def test_a_wait_for_the_services_rate_is_told(stability, tmp_path):
    stability.plan.append((429, {"Retry-After": "0.1"}, {"name": "rate_limit_exceeded"}))
    done = run("generate", DOG, "-o", tmp_path / "dog.png", "--provider", "stability")
    assert done.exit_code == 0, done.output
    assert "stability: too many requests; waiting 0 s" in done.stderr


def test_a_refused_prompt_is_offered_another_on_the_command_line(stability, tmp_path):
    line = ["generate", DOG, "-o", tmp_path / "dog.png", "--provider", "stability", "--seed", 5]
    refused = (403, {}, {"name": "content_moderation", "errors": ["flagged"]})
    stability.plan.append(refused)
    done = run(*line)
    assert done.exit_code == 1
    assert "Other words are: " in done.stderr
    assert "--other-prompts 1 sends it" in done.stderr
    stability.plan.append(refused)
    done = run(*line, "--other-prompts", 1)
    assert done.exit_code == 0, done.output
    offered = done.stderr.split("Sending another prompt: ")[1].strip()
    assert read_card(tmp_path / "dog.png").prompt.text == offered
    assert len(stability.posts) == 3
    stability.plan.append(refused)
    done = run(*line, "--force", "--prompt", "my own words", "--other-prompts", 3)
    assert done.exit_code == 1
    assert len(stability.posts) == 4  # nobody puts words into a person's mouth


def test_killed_between_two_pictures_only_the_second_is_asked_for_again(stability, tmp_path):
    line = ["generate", str(DOG), "--provider", "stability"]
    line += ["-o", str(tmp_path / "dog.png"), "--seed", "5", "--count", "2"]
    command = [sys.executable, "-m", "soundscape", *line]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(stability.posts) < 1 and time.monotonic() < deadline:
        time.sleep(0.005)
    stability.delay = 60  # the second is never answered
    while len(stability.posts) < 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.wait(10)
    process.stderr.close()
    stability.delay = 0
    first = (tmp_path / "dog-5.png").read_bytes()
    assert read_card(tmp_path / "dog-5.png").provider.seed == 5
    assert not (tmp_path / "dog-6.png").exists()
    assert not list(tmp_path.glob(".*"))  # no half of a file
    # What follows knows of the first run only what lies on the disk.
    assert run(*line).exit_code == 0
    assert (tmp_path / "dog-5.png").read_bytes() == first
    assert read_card(tmp_path / "dog-6.png").provider.seed == 6
    assert len(stability.posts) == 3
    (tmp_path / "dog-5.png").unlink()  # even a lost file is not paid for again
    done = run(*line)
    assert done.exit_code == 0
    assert "none: made before" in done.stdout
    assert (tmp_path / "dog-5.png").is_file()
    assert len(stability.posts) == 3


@posix
def test_ctrl_c_says_what_may_have_been_billed(stability, tmp_path):
    stability.delay = 60
    line = [sys.executable, "-m", "soundscape", "generate", str(DOG), "--provider", "stability"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        line,
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=interruptible,
    )
    deadline = time.monotonic() + 60
    while not stability.posts and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"cancelled while the answer was being made. The answer may have been" in said
    assert b"Traceback" not in said


def test_every_command_has_help_with_examples():
    for name in main.commands:
        done = run(name, "--help")
        assert done.exit_code == 0
        shown = done.stdout
        if name == "data":
            shown += run("data", "fetch", "--help").stdout
        assert f"soundscape {name}" in shown


def test_as_a_module_and_without_tensorflow():
    code = (
        "import sys, soundscape, soundscape.providers; "
        "assert not {'tensorflow', 'librosa', 'keras', 'requests'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    line = [sys.executable, "-m", "soundscape", "classify", str(DOG)]
    done = subprocess.run(line, check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith(f"{DOG}: dog")
