"""Films of storyboards: what is seen when, and what is told when something is missing."""

import json
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from PIL import Image

from soundscape import create, describe, load_clip, story
from soundscape.cli import main
from soundscape.errors import StoryError

av = pytest.importorskip("av")

ROOT = Path(__file__).resolve().parents[1]
SIZE = (192, 108)


@pytest.fixture
def board(tmp_path):
    """A dog's two barks, drawn by the painter, then rain, of a service; the recording beside it."""
    dog = load_clip(ROOT / "data/demo/dog.wav")
    rain = load_clip(ROOT / "data/demo/rain.wav").at_rate(dog.rate_hz)
    samples = np.concatenate([dog.samples, rain])[: 8 * dog.rate_hz]
    soundfile.write(tmp_path / "walk.wav", samples, dog.rate_hz, "PCM_16")
    clip = load_clip(tmp_path / "walk.wav")
    folder = tmp_path / "walk"
    folder.mkdir()
    shots = [
        story.Shot(
            0.0, 5.0, (story.ShotSound("dog", 0.9),), "A dog at dusk", provider="painter",
            style="papercut", seed=3, caption="A dog barks twice", transition="cut",
        ),
        story.Shot(
            5.0, 8.0, (story.ShotSound("rain", 0.8),), "Rain", provider="stability", seed=4,
            caption="Rain falls on a roof", transition="cut",
        ),
    ]  # fmt: skip
    part = clip.part(0, 5 * clip.rate_hz)
    create(part, label="dog", seed=3, style="papercut", size=SIZE).save(folder / "0.png")
    Image.new("RGB", (300, 300), (20, 40, 200)).save(folder / "1.png")
    for number in range(2):
        content = (folder / f"{number}.png").read_bytes()
        picture = story.Picture(f"{number}.png", sha256(content).hexdigest())
        shots[number] = shots[number].remade(picture=picture)
    made = story.Storyboard(
        story.Recording("walk.wav", clip.sha256, clip.duration_seconds, clip.rate_hz),
        tuple(shots),
        story.Settings(size=SIZE),
    )
    made.save(folder)
    return folder


def edit(folder, change):
    """Change the file as a person does."""
    path = folder / story.FILE
    document = json.loads(path.read_text("utf-8"))
    change(document["shots"])
    path.write_text(json.dumps(document), "utf-8")


def frames(path):
    with av.open(str(path)) as film:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]


def captions(path):
    with av.open(str(path)) as film:
        track = film.streams.subtitles[0]
        said = [bytes(one)[2:].decode() for one in film.demux(track) if one.size]
    return [text for text in said if text]


def is_blue(frame):
    red, _, blue = frame.mean(axis=(0, 1))
    return blue > 150 and red < 50


def test_a_painting_moves_and_a_services_picture_follows(board, tmp_path):
    target = story.film(board, tmp_path / "walk.mp4")
    seen = frames(target)
    assert len(seen) == 200
    assert seen[0][1].shape == (108, 192, 3)
    assert next(time for time, frame in seen if is_blue(frame)) == pytest.approx(5.0, abs=0.021)
    assert all(is_blue(frame) for time, frame in seen if time > 5.03)
    # Both barks have come, each at its own moment.
    clip = load_clip(tmp_path / "walk.wav").part(0, 5 * 22_050)
    onsets = [at for at in describe(clip).onset_seconds if 0.6 < at < 4.5]
    light = [(time, frame.astype(int)) for time, frame in seen if time < 4.9]
    for onset in onsets:
        before = [frame for time, frame in light if time < onset - 0.001][-1]
        after = [frame for time, frame in light if time > onset - 0.001][1]
        assert np.abs(after - before).max() > 40
    with av.open(str(target)) as film:
        assert film.metadata["title"] == "walk"
        content = (board / story.FILE).read_bytes()
        assert film.metadata["comment"] == f"storyboard sha256:{sha256(content).hexdigest()}"
        chapters = [(chapter["start"], chapter["metadata"]["title"]) for chapter in film.chapters()]
        assert chapters == [(0, "a dog"), (5000, "rain")]
    assert captions(target) == ["A dog barks twice", "Rain falls on a roof"]


def test_the_same_storyboard_gives_the_same_bytes_and_another_one_does_not(board, tmp_path):
    one = story.film(board, tmp_path / "one.mp4").read_bytes()
    assert story.film(board / story.FILE, tmp_path / "two.mp4").read_bytes() == one
    edit(board, lambda shots: shots[1].update(caption="It pours"))
    assert story.film(board, tmp_path / "three.mp4").read_bytes() != one


def test_a_painting_of_another_sound_or_another_time_does_not_move_as_if_it_were(board, tmp_path):
    """Its onsets are not those that are heard: the camera moves instead, all the time."""

    def moved(path):
        seen = [frame.astype(int) for _, frame in frames(path)][10:95]
        return np.median([np.abs(after - before).mean() for before, after in pairwise(seen)])

    assert moved(story.film(board, tmp_path / "painting.mp4")) < 0.1
    edit(board, lambda shots: (shots[0].update(end=4.0), shots[1].update(start=4.0)))
    assert moved(story.film(board, tmp_path / "still.mp4")) > 0.2


def test_the_pictures_of_a_story_move(tmp_path):
    """As `story.make` makes them."""
    folder = tmp_path / "rooster"
    board = story.make(ROOT / "data/demo/rooster.wav", folder, seed=7)
    assert [shot.label for shot in board.shots] == ["rooster"]
    recording = ROOT / "data/demo/rooster.wav"
    target = story.film(folder, tmp_path / "film.mp4", size=(320, 180))
    seen = [frame.astype(int) for _, frame in frames(target)]
    steps = [np.abs(after - before).max() for before, after in pairwise(seen)]
    onsets = describe(load_clip(recording)).onset_seconds
    for onset in (one for one in onsets if 0.5 < one < 4.8):
        assert max(steps[int(onset * 25) : int(onset * 25) + 2]) > 40


def test_a_recording_is_found_where_the_story_was_made_of_it_also_after_both_moved(tmp_path):
    sounds, stories = tmp_path / "one" / "sounds", tmp_path / "one" / "stories"
    sounds.mkdir(parents=True)
    soundfile.write(sounds / "tone.wav", 0.1 * np.sin(np.arange(16_000) / 5), 8_000)
    story.plan(sounds / "tone.wav", stories / "tone", seed=7)
    (tmp_path / "one").rename(tmp_path / "two")
    folder = tmp_path / "two" / "stories" / "tone"
    Image.new("RGB", SIZE, (90, 90, 90)).save(folder / "grey.png")
    edit(folder, lambda shots: [shot.update(picture={"file": "grey.png"}) for shot in shots])
    assert len(frames(story.film(folder, tmp_path / "tone.mp4", size=(64, 64)))) == 50


def test_a_picture_that_was_replaced_by_hand_is_filmed_as_it_is(board, tmp_path):
    """And what was said of the picture before is not said of it."""
    Image.new("RGB", SIZE, (200, 30, 30)).save(board / "0.png")
    target = story.film(board, tmp_path / "walk.mp4")
    red, green, _ = frames(target)[60][1].mean(axis=(0, 1))
    assert red > 150
    assert green < 60
    assert captions(target) == ["dog", "Rain falls on a roof"]
    edit(board, lambda shots: shots[0].update(caption="A red wall"))
    edit(board, lambda shots: shots[1].update(picture={"file": "0.png"}))
    again = story.film(board, tmp_path / "again.mp4")
    assert captions(again) == ["A red wall", "rain"]


def test_a_film_says_what_the_captions_of_its_story_say(board, tmp_path):
    edit(board, lambda shots: shots[0].update(caption=" "))
    edit(board, lambda shots: shots[0]["sounds"].append({"label": "car_horn"}))
    assert captions(story.film(board, tmp_path / "walk.mp4")) == [
        "dog, car horn", "Rain falls on a roof",
    ]  # fmt: skip


def test_the_same_as_before_goes_on(board, tmp_path):
    edit(board, lambda shots: shots[1].update(same_as_before=True, picture=None))
    seen = frames(story.film(board, tmp_path / "walk.mp4"))
    assert not any(is_blue(frame) for _, frame in seen)
    assert np.abs(seen[-1][1].astype(int) - seen[110][1].astype(int)).mean() < 6


def test_a_dissolve_is_asked_for_by_the_shot(board, tmp_path):
    edit(board, lambda shots: shots[1].update(transition="dissolve"))
    seen = frames(story.film(board, tmp_path / "walk.mp4"))
    blue = [frame.mean(axis=(0, 1))[2] - frame.mean(axis=(0, 1))[0] for _, frame in seen]
    steps = np.diff(blue[110:140])
    assert np.count_nonzero(steps > 3) >= 12


def test_sizes_shapes_and_previews(board, tmp_path):
    preview = tmp_path / "small.gif"
    target = story.film(board, tmp_path / "tall.webm", size=(90, 161), fps="10", preview=preview)
    assert frames(target)[0][1].shape == (160, 90, 3)
    with Image.open(preview) as moving:
        assert moving.size == (90, 160)
        assert moving.n_frames > 20


def missing_picture(board):
    edit(board, lambda shots: shots[1].update(picture=None, problem="the service refused it"))


def missing_file(board):
    (board / "1.png").unlink()


def no_picture(board):
    (board / "1.png").write_text("not a picture")


def another_recording(board):
    path = board.parent / "walk.wav"
    samples, rate_hz = soundfile.read(path)
    soundfile.write(path, samples[::-1], rate_hz, "PCM_16")


def no_recording(board):
    (board.parent / "walk.wav").unlink()


def broken(board):
    (board / story.FILE).write_text("{")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (missing_picture, r"Shot 2, from 5 s on, has no picture \(the service refused it\)"),
        (missing_file, "Shot 2.*its file is gone"),
        (no_picture, "1.png cannot be shown"),
        (another_recording, "walk.wav is another recording than the storyboard's"),
        (no_recording, "neither where it was nor in that folder or beside it"),
        (broken, "is no JSON"),
    ],
)
def test_what_is_missing_is_told_and_no_film_is_begun(board, tmp_path, damage, says):
    damage(board)
    with pytest.raises(StoryError, match=says):
        story.film(board, tmp_path / "walk.mp4")
    assert sorted(one.suffix for one in tmp_path.iterdir()) in ([""], ["", ".wav"])


def test_the_command(board, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, ["film", "walk", *map(str, arguments)])

    done = run("-o", "walk.mp4", "--fps", "29.97", "--preview", "walk.webp", "--captions", "burnt")
    assert done.exit_code == 0
    assert done.stdout.split() == ["walk.mp4", "walk.webp"]
    with av.open("walk.mp4") as film:
        assert not film.streams.subtitles
    assert frames("walk.mp4")[120][0] == pytest.approx(120 * 1001 / 30_000, abs=1e-4)
    again = run("-o", "walk.mp4")
    assert again.exit_code == 1
    assert "exists" in again.stderr
    assert run("-o", "walk.mp4", "--force", "--size", "64x64").exit_code == 0
    elsewhere = tmp_path / "sounds"
    elsewhere.mkdir()
    (tmp_path / "walk.wav").rename(elsewhere / "other name.wav")
    assert "--recording" in run("-o", "two.mp4").stderr
    assert run("-o", "two.mp4", "--recording", elsewhere / "other name.wav").exit_code == 0
    onto = run("-o", "two.mp4", "--recording", "two.mp4", "--force")
    assert onto.exit_code == 1
    wrong = run("-o", "three.mp4", "--captions", "burned")
    assert wrong.exit_code == 2
    assert "did you mean burnt?" in wrong.stderr


def test_a_film_never_replaces_its_recording(board, tmp_path):
    """Also where the recording is a film itself."""
    story.film(board, tmp_path / "phone.mp4", captions="none")
    content = (tmp_path / "phone.mp4").read_bytes()
    with_sound = story.Storyboard.load(board)
    clip = load_clip(tmp_path / "phone.mp4")
    last = with_sound.shots[1].remade(end=clip.duration_seconds)
    replace(
        with_sound,
        recording=story.Recording("phone.mp4", clip.sha256, clip.duration_seconds, clip.rate_hz),
        shots=(with_sound.shots[0], last),
    ).save(board)
    with pytest.raises(Exception, match="the recording itself"):
        story.film(board, tmp_path / "phone.mp4")
    assert (tmp_path / "phone.mp4").read_bytes() == content
    assert len(frames(story.film(board, tmp_path / "again.mp4"))) == len(
        frames(tmp_path / "phone.mp4")
    )
