"""The demonstration of a story is what its command makes, and its storyboard goes on."""

import importlib.util
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from soundscape import story, timeline

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data/story"
RECORDING = FOLDER / "minute.flac"


@pytest.fixture(scope="module")
def minute():
    spec = importlib.util.spec_from_file_location("minute", ROOT / "docs" / "minute.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_command_makes_the_same_bytes(minute, tmp_path):
    minute.write_minute(tmp_path)
    for name in ("minute.flac", "truth.txt"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_it_is_small_and_a_minute_at_most():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_000_000
    assert RECORDING.stat().st_size < 1_000_000
    assert (ROOT / "docs/minute.webp").stat().st_size < 1_200_000  # it rains in it
    assert story.recording_of(RECORDING).duration_seconds == 56.0


def test_its_storyboard_goes_on_where_it_was_made(tmp_path):
    for name in (story.FILE, "timeline.json"):
        shutil.copy(FOLDER / name, tmp_path)
    shipped = story.Storyboard.load(tmp_path)
    made = story.make(RECORDING, tmp_path)
    assert without_hashes(made) == without_hashes(shipped)
    for shot in made.shots:
        content = (tmp_path / shot.picture.file).read_bytes()
        assert sha256(content).hexdigest() == shot.picture.sha256


def without_hashes(board):
    """The shots, but of their pictures only the names: a PNG holds the time of its making."""
    return [replace(shot, picture=shot.picture.file, made=None) for shot in board.shots]


def test_its_storyboard_is_what_the_ear_hears(tmp_path):
    shipped = story.Storyboard.load(FOLDER)
    planned = story.plan(RECORDING, tmp_path, seed=7, style="papercut")
    cuts = [(shot.start, shot.label) for shot in planned.shots]
    assert cuts == [(shot.start, shot.label) for shot in shipped.shots]


def test_its_truth_is_what_was_mixed():
    truth = timeline.read(FOLDER / "truth.txt")
    heard = {event.label for event in truth.events}
    assert heard == {"sea_waves", "rooster", "helicopter", "rain", "crackling_fire", "dog"}


def test_the_small_film_is_as_long_as_the_recording():
    with Image.open(ROOT / "docs/minute.webp") as film:
        seconds = 0.0
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            seconds += film.info["duration"] / 1000
    assert seconds == pytest.approx(56.0, abs=0.1)
