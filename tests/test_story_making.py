"""Stories that are made, edited, broken off and made on; what they cost, and what goes wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from conftest import ROOT, posix
from loopback import KEY, StabilityService, picture

from soundscape import story, timeline
from soundscape.cli import main
from soundscape.errors import ArtworkError, ProviderError, SoundscapeError, StoryError
from soundscape.providers import PictureCache
from soundscape.services import Budget

REFUSED = (403, {}, {"name": "content_moderation", "errors": ["flagged"]})
LABELS = "0\t6\train\n6\t11\tdog\n11\t18\train\n"
"""Three shots of a recording of 18 s."""


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """18 seconds of quiet noise, with barks in the middle."""
    rate = 16_000
    samples = 0.02 * np.random.default_rng(0).standard_normal(18 * rate)
    for second in (6.5, 8, 9.5):
        first = round(second * rate)
        samples[first : first + 3_000] += 0.5 * np.sin(np.arange(3_000) * 0.2)
    path = tmp_path_factory.mktemp("sounds") / "street.wav"
    soundfile.write(path, samples, rate)
    return path


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    path = tmp_path_factory.mktemp("labels") / "street.txt"
    path.write_text(LABELS, "utf-8")
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "cache"))
    return PictureCache()


@pytest.fixture
def stability(monkeypatch):
    with StabilityService() as service:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", service.address)
        yield service


@pytest.fixture(scope="module")
def begun(street, labels, tmp_path_factory):
    folder = tmp_path_factory.mktemp("begun") / "story"
    return folder, story.make(street, folder, labels=labels, seed=7)


@pytest.fixture
def made(street, begun, tmp_path):
    """A story of three shots by the painter, and how to make it on."""
    folder = tmp_path / "story"
    shutil.copytree(begun[0], folder)

    def make(**asked):
        return story.make(street, folder, **asked)

    make.folder, make.board = folder, begun[1]
    return make


def change(folder, edit):
    path = folder / "story.json"
    document = json.loads(path.read_text("utf-8"))
    edit(document["shots"])
    path.write_text(json.dumps(document, indent=2), "utf-8")


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def without_pictures(board):
    """The shots but for their pictures' bytes, which hold when they were made."""
    return [
        replace(shot, picture=None, made=replace(shot.made, picture=None)) for shot in board.shots
    ]


def pictures(board):
    return [shot.picture.file if shot.picture else None for shot in board.shots]


# Made


def test_a_story_is_made_of_labels_whose_times_and_names_rule(made):
    board = made.board
    assert [(shot.start, shot.end, shot.label) for shot in board.shots] == [
        (0, 6, "rain"), (6, 11, "dog"), (11, 18, "rain"),
    ]  # fmt: skip
    assert all(shot.by == "made" and shot.words and shot.caption for shot in board.shots)
    assert board.shots[1].parts[0].origin.startswith("bank esc10: dog")
    assert board.shots[1].sounds == (story.ShotSound("dog", None, 5.0),)
    assert story.Storyboard.load(made.folder) == board
    assert all((made.folder / name).is_file() for name in pictures(board))
    # One style for the whole story.
    assert len({shot.style for shot in board.shots}) == 1


def test_a_recording_is_heard_where_there_are_no_labels(tmp_path):
    board = story.make(ROOT / "data/demo/rooster.wav", tmp_path / "new" / "story", seed=3)
    assert [shot.label for shot in board.shots] == ["rooster"]
    assert board.settings.classifier == "world"
    assert 0.5 < board.shots[0].sounds[0].probability <= 1
    heard = timeline.read(tmp_path / "new/story/timeline.json")
    assert heard.sha256 == board.recording.sha256


def test_captions_chapters_and_labels_are_written(made):
    captions = timeline.read(made.folder / "captions.vtt").events
    assert [(one.onset, one.offset) for one in captions] == [(0, 6), (6, 11), (11, 18)]
    assert [one.label for one in captions] == [shot.caption for shot in made.board.shots]
    assert timeline.read(made.folder / "captions.srt").events == captions
    chapters = timeline.read(made.folder / "chapters.vtt").events
    assert [one.label for one in chapters] == ["rain", "dog", "rain"]
    assert timeline.read(made.folder / "labels.txt").events == timeline.read(LABELS.encode()).events


def test_the_next_run_changes_nothing(made):
    before = content(made.folder)
    told = []
    assert made(on_price=told.append) == made.board
    assert content(made.folder) == before
    assert told == [[]]


# Edits


@pytest.mark.parametrize(
    ("field", "value"), [("words", "A red fox in deep snow."), ("seed", 99), ("style", "neon")]
)
def test_an_edit_remakes_that_picture_alone(made, field, value):
    change(made.folder, lambda shots: shots[1].update({field: value}))
    before = content(made.folder)
    first = made()
    assert getattr(first.shots[1], field) == value
    assert [shot.by for shot in first.shots] == ["made", "hand", "made"]
    same = zip(pictures(first), pictures(made.board), strict=True)
    assert [one == other for one, other in same] == [True, False, True]
    after = content(made.folder)
    assert {name for name in before if before[name] != after[name]} <= {
        "story.json", "captions.vtt", "captions.srt",
    }  # fmt: skip
    # And it is still there after two more runs.
    made()
    assert made() == first
    assert content(made.folder) == after


def test_words_by_hand_choose_what_the_painter_draws(made):
    change(made.folder, lambda shots: shots[1].update(words="A cockerel on a fence."))
    shot = made().shots[1]
    assert [part.origin for part in shot.parts] == ["written by hand"]
    assert "rooster" in shot.caption.lower() or "cockerel" in shot.caption.lower()


def test_a_sound_named_by_hand_gets_words_of_its_own(made):
    change(made.folder, lambda shots: shots[0].update(sounds=[{"label": "sea_waves"}]))
    first = made()
    assert first.shots[0].parts[0].origin.startswith("bank esc10: sea_waves")
    assert (first.shots[0].by, first.shots[0].picture.file[:9]) == ("hand", "sea_waves")
    assert made() == first


def test_a_caption_by_hand_stays_and_makes_no_picture(made):
    change(made.folder, lambda shots: shots[1].update(caption="Otto barks."))
    board = made()
    assert pictures(board) == pictures(made.board)
    assert board.shots[1].caption == "Otto barks."
    assert "Otto barks." in (made.folder / "captions.vtt").read_text("utf-8")
    change(made.folder, lambda shots: shots[1].update(seed=5))
    assert made().shots[1].caption == "Otto barks."


def test_nothing_in_a_locked_shot_is_changed(made, street, labels):
    change(made.folder, lambda shots: shots[1].update(locked=True, words="Other words."))
    board = made(style="neon", seed=1000)
    assert board.shots[1].picture == made.board.shots[1].picture
    assert (board.shots[1].style, board.shots[1].seed) == (
        made.board.shots[1].style, made.board.shots[1].seed,
    )  # fmt: skip
    assert [board.shots[n].style for n in (0, 2)] == ["neon", "neon"]
    # Cut anew, too.
    again = made(every=3.0)
    assert [shot for shot in again.shots if shot.locked] == [board.shots[1]]
    assert [shot.start for shot in again.shots] == [0, 3, 6, 11, 15]


def test_a_locked_shot_keeps_its_caption_under_another_picture(made):
    change(made.folder, lambda shots: shots[1].update(locked=True))
    board = made()
    path = made.folder / board.shots[1].picture.file
    path.write_bytes(picture(5, "png"))
    assert made() == board
    assert path.read_bytes() == picture(5, "png")


def test_a_picture_that_may_not_be_read_is_one_error(made, monkeypatch):
    path, read = made.folder / made.board.shots[1].picture.file, type(made.folder).read_bytes

    def refused(self):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(type(made.folder), "read_bytes", refused)
    with pytest.raises(StoryError, match=r"cannot be read \(Permission denied\)"):
        made()


def test_a_picture_that_a_person_put_there_is_theirs(made):
    mine = picture(5, "png")
    (made.folder / made.board.shots[0].picture.file).write_bytes(mine)
    (made.folder / "photo.jpg").write_bytes(picture(6, "jpeg"))
    change(made.folder, lambda shots: shots[2].update(picture={"file": "photo.jpg"}))
    board = made(style="neon")
    assert (made.folder / board.shots[0].picture.file).read_bytes() == mine
    assert pictures(board)[2] == "photo.jpg"
    assert [shot.by for shot in board.shots] == ["hand", "made", "hand"]
    assert board.shots[0].caption == ""
    assert made() == board


def test_a_picture_that_is_not_there_is_made_again_or_said(made):
    before = content(made.folder)
    (made.folder / made.board.shots[0].picture.file).unlink()
    (made.folder / made.board.shots[1].picture.file).write_bytes(b"\x89PNG cut short")
    again = made()
    assert without_pictures(again) == without_pictures(made.board)
    assert pictures(again) == pictures(made.board)
    assert content(made.folder).keys() == before.keys()
    change(made.folder, lambda shots: shots[2].update(picture={"file": "nowhere.png"}))
    with pytest.raises(StoryError, match=r"shots\.2\.picture\.file is 'nowhere\.png'"):
        made()
    (made.folder / "nowhere.png").write_bytes(b"no picture")
    with pytest.raises(StoryError, match="which is no picture"):
        made()


def test_a_shot_can_be_the_same_as_before(made):
    change(made.folder, lambda shots: shots[2].update(same_as_before=True, seed=3))
    board = made()
    assert board.shown(2) == board.shots[1].picture
    cues = timeline.read(made.folder / "captions.vtt").events
    assert [(one.onset, one.offset) for one in cues] == [(0, 6), (6, 18)]


def test_cuts_by_hand_stay_and_a_shot_can_be_split(made):
    def split(shots):
        shots[0]["end"] = 4.0
        shots.insert(1, {"start": 4.0, "end": 6.0, "words": "A grey morning."})

    change(made.folder, split)
    board = made()
    assert [(shot.start, shot.label) for shot in board.shots] == [
        (0, "rain"), (4, "rain"), (6, "dog"), (11, "rain"),
    ]  # fmt: skip
    assert (board.shots[1].words, board.shots[1].by) == ("A grey morning.", "hand")
    assert board.shots[1].picture is not None
    assert pictures(board)[2:] == pictures(made.board)[1:]
    assert made() == board


def test_labels_that_were_corrected_change_their_shots_alone(made, tmp_path):
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(LABELS.replace("dog", "rooster"), "utf-8")
    board = made(labels=corrected)
    assert [shot.label for shot in board.shots] == ["rain", "rooster", "rain"]
    assert [board.shots[n] for n in (0, 2)] == [made.board.shots[n] for n in (0, 2)]


def test_an_edit_while_a_story_is_made_survives(street, labels, tmp_path, monkeypatch):
    from soundscape.story import making

    folder, create = tmp_path / "story", making.create
    edits = [lambda shots: shots[2].update(words="A blue door."), lambda shots: None]

    def slow(*arguments, **options):
        found = create(*arguments, **options)
        if edits:
            change(folder, edits.pop(0))
        return found

    monkeypatch.setattr(making, "create", slow)
    board = story.make(street, folder, labels=labels, seed=7)
    assert board.shots[2].words == "A blue door."
    assert board.shots[0].picture is not None
    # The picture of the old words was not made; the next run makes that of the new ones.
    assert board.shots[2].picture is None
    assert story.make(street, folder).shots[2].picture is not None


def while_words_are_found(monkeypatch, folder, edit):
    """Somebody writes into the storyboard while another run is about to write it."""
    from soundscape.story import planning

    find = planning.with_words

    def slow(*arguments, **options):
        change(folder, edit)
        return find(*arguments, **options)

    monkeypatch.setattr(planning, "with_words", slow)


def test_an_edit_while_a_story_is_cut_anew_survives(made, street, monkeypatch):
    words = {"words": "A blue door."}
    while_words_are_found(monkeypatch, made.folder, lambda shots: shots[0].update(words))
    board = story.plan(street, made.folder, every=3)
    assert [shot.start for shot in board.shots] == [0, 6, 9, 12, 15]
    assert (board.shots[0].words, board.shots[0].by) == ("A blue door.", "hand")
    assert story.Storyboard.load(made.folder) == board


def test_what_is_unlocked_while_a_story_is_planned_stays_so(made, street, monkeypatch):
    change(made.folder, lambda shots: shots[2].update(locked=True))
    while_words_are_found(monkeypatch, made.folder, lambda shots: shots[2].update(locked=False))
    board = story.plan(street, made.folder, style="neon")
    assert [shot.locked for shot in board.shots] == [False, False, False]
    assert [shot.style for shot in board.shots[:2]] == ["neon", "neon"]


def test_a_storyboard_is_changed_in_its_file_as_by_hand(made):
    def told(board):
        shot = replace(board.shots[1], words="An otter in a hat.")
        return board.with_shot(1, shot)

    board = story.rewrite(made.folder, told)
    assert board == story.Storyboard.load(made.folder)
    assert (board.shots[1].by, board.shots[1].edited) == ("hand", ("words",))
    assert [part.origin for part in board.shots[1].parts] == ["written by hand"]
    (bill,) = story.bills(board, made.folder)
    assert (bill.numbers, bill.in_words()) == ((1,), "1 picture by painter: free")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("words", "a" * 10_001, "shots.1.words"), ("end", 3.0, "after the start")],
)
def test_a_change_that_is_no_storyboard_leaves_the_file(made, field, value, says):
    before = content(made.folder)
    with pytest.raises(StoryError, match=says):
        story.rewrite(
            made.folder,
            lambda board: board.with_shot(1, replace(board.shots[1], **{field: value})),
        )
    assert content(made.folder) == before


def test_labels_may_be_a_timeline(street, labels, tmp_path):
    said = timeline.read(labels)
    told = story.plan(street, tmp_path / "told", labels=said, seed=7)
    read = story.plan(street, tmp_path / "read", labels=labels, seed=7)
    assert told.shots == read.shots
    assert told.settings.labels not in ("", read.settings.labels)
    # The next run needs them no more; others are taken up.
    assert story.plan(street, tmp_path / "told") == told
    other = replace(said, events=said.events[:1])
    assert len(story.plan(street, tmp_path / "told", labels=other).shots) == 2


# Money


def test_the_price_of_what_is_missing_is_said_before_anything_is_sent(
    stability, street, labels, tmp_path
):
    told = []

    def tell(bills):
        told.append(([bill.in_words() for bill in bills], len(stability.posts)))

    asked = {"labels": labels, "provider": "stability", "seed": 7, "on_price": tell}
    story.make(street, tmp_path / "story", **asked)
    assert told == [(["3 pictures by stability: 9 credits"], 0)]
    assert stability.credits == 1000 - 9


def test_the_cap_is_held_before_anything_is_sent(stability, street, labels, tmp_path):
    with pytest.raises(ProviderError, match=r"9 credits\. Of .* cap 8 credits are left"):
        story.make(street, tmp_path, labels=labels, provider="stability", budget=Budget(8))
    assert stability.posts == []
    board = story.Storyboard.load(tmp_path)  # its words can be edited meanwhile
    assert all(shot.words and shot.picture is None for shot in board.shots)
    story.make(street, tmp_path, budget=Budget(9))
    assert len(stability.posts) == 3


def test_what_was_paid_is_never_paid_again(stability, street, labels, tmp_path):
    folder = tmp_path / "story"
    board = story.make(street, folder, labels=labels, provider="stability", seed=7)
    story.make(street, folder)
    for name in pictures(board):
        (folder / name).unlink()
    told = []
    again = story.make(street, folder, on_price=told.extend)
    assert without_pictures(again) == without_pictures(board)
    assert [bill.amount for bill in told] == [0]
    # Nor after a cut was moved, or in another folder.
    change(folder, lambda shots: shots[0].update(end=5.0))
    story.make(street, folder)
    story.make(street, tmp_path / "other", labels=labels, provider="stability", seed=7)
    assert len(stability.posts) == 3
    # An edit of one shot is the price of one picture.
    change(folder, lambda shots: shots[0].update(words="A quiet hill."))
    story.make(street, folder, budget=Budget(3))
    assert stability.credits == 1000 - 4 * 3


def test_a_refused_shot_says_why_and_the_others_are_made(stability, street, labels, tmp_path):
    folder = tmp_path / "story"
    stability.plan += [(200, {"Content-Type": "image/png", "seed": "7"}, picture(7)), REFUSED]
    board = story.make(street, folder, labels=labels, provider="stability", seed=7)
    assert [bool(shot.picture) for shot in board.shots] == [True, False, True]
    assert "flagged" in board.shots[1].problem
    # It is not sent again until something in it is another.
    assert story.make(street, folder) == board
    assert len(stability.posts) == 3
    change(folder, lambda shots: shots[1].update(words="A dog in a garden."))
    mended = story.make(street, folder)
    assert (mended.shots[1].problem, bool(mended.shots[1].picture)) == ("", True)
    assert len(stability.posts) == 4


def test_a_service_that_breaks_down_ends_the_run_and_the_next_goes_on(
    stability, street, labels, tmp_path
):
    folder = tmp_path / "story"
    stability.plan += [
        (200, {"Content-Type": "image/png", "seed": "7"}, picture(7)),
        (401, {}, {"name": "unauthorized", "errors": ["bad key"]}),
    ]
    with pytest.raises(ProviderError, match="1 of 3 pictures made, then it ended"):
        story.make(street, folder, labels=labels, provider="stability", seed=7)
    assert [bool(one.picture) for one in story.Storyboard.load(folder).shots] == [
        True,
        False,
        False,
    ]
    story.make(street, folder)
    assert len(stability.posts) == 4


# Faults


def test_a_recording_that_was_exchanged_is_one_error_and_changes_nothing(made, tmp_path):
    before = content(made.folder)
    with pytest.raises(StoryError, match=r"dog\.wav is another recording than the one"):
        story.make(ROOT / "data/demo/dog.wav", made.folder)
    assert content(made.folder) == before


def test_a_storyboard_broken_by_hand_is_one_error_and_changes_nothing(made):
    path = made.folder / "story.json"
    path.write_text(path.read_text("utf-8").replace('"seed": 8,', '"seed": 8'), "utf-8")
    before = content(made.folder)
    with pytest.raises(StoryError, match=r"story\.json, line \d+, column \d+: is no JSON"):
        made()
    assert content(made.folder) == before


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"provider": "paintr"}, "did you mean painter"),
        ({"style": "neno"}, "did you mean neon"),
        ({"aspect": "16:8"}, "There is no aspect '16:8'"),
        ({"shots": 3, "every": 2.0}, "exclude each other"),
        ({"every": 0.01}, "Expected 0.5 s or more"),
        ({"every": float("inf")}, "every inf: expected a number of seconds"),
        ({"every": float("nan")}, "every nan: expected a number of seconds"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(street, labels, tmp_path, asked, says):
    folder = tmp_path / "story"
    with pytest.raises(SoundscapeError, match=says):
        story.make(street, folder, labels=labels, **asked)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0\t30\tdog\n", "'dog' ends at 30 s, but street.wav at 18 s"),
        ("onset,offset,label,filename\n0,1,dog,a.wav\n0,1,cat,b.wav\n", "of several recordings"),
        ("no labels at all\n", "is no file of labels"),
    ],
)
def test_labels_of_something_else_are_one_error(street, tmp_path, text, says):
    path = tmp_path / "labels.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SoundscapeError, match=says):
        story.make(street, tmp_path / "story", labels=path)


def test_of_a_table_of_many_recordings_the_rows_of_this_one_count(street, tmp_path):
    path = tmp_path / "all.csv"
    path.write_text(
        "file,start,end,label,confidence,model\na.wav,0,3,cat,,\nfield/street.wav,5,12,dog,0.5,\n",
        "utf-8",
    )
    board = story.plan(street, tmp_path / "story", labels=path)
    assert {one for shot in board.shots for one in shot.sounds if one.label == "cat"} == set()
    assert any(shot.label == "dog" and shot.start == 5 for shot in board.shots)


@posix
def test_a_full_disk_is_one_word_and_nothing_is_lost(
    stability, street, labels, tmp_path, monkeypatch
):
    from soundscape.artwork import artwork

    folder, write = tmp_path / "story", artwork.write_whole

    def full(path, data):
        if len(list(folder.glob("*.png"))) >= 1:
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(artwork, "write_whole", full)
    with pytest.raises(ArtworkError, match="No space left on device"):
        story.make(street, folder, labels=labels, provider="stability", seed=7)
    monkeypatch.undo()
    monkeypatch.setenv("STABILITY_API_KEY", KEY)
    monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", stability.address)
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "cache"))
    sent = len(stability.posts)
    board = story.make(street, folder)
    assert all(shot.picture for shot in board.shots)
    assert len(stability.posts) == 3
    assert sent <= 2


@posix
@pytest.mark.parametrize("after", [0, 1, 2])
def test_killed_anywhere_nothing_is_lost_and_nothing_paid_twice(
    stability, street, labels, tmp_path, after
):
    folder, code = tmp_path / "story", textwrap.dedent(f"""
        from soundscape import story
        story.make({str(street)!r}, {str(tmp_path / "story")!r}, labels={str(labels)!r},
                   provider="stability", seed=7)
    """)  # fmt: skip
    stability.delay = 0.3
    running = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ), cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(list(folder.glob("*.png"))) < after or not (folder / "story.json").is_file():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    stability.delay = 0.0
    there = content(folder)
    sent = len(stability.posts)
    board = story.make(street, folder)
    assert all(shot.picture for shot in board.shots)
    assert all((folder / name).read_bytes() == data for name, data in there.items()
               if name.endswith(".png"))  # fmt: skip
    # An answer that was on its way when the program was killed was heard by nobody.
    assert len(stability.posts) <= 3 + 1
    assert len(stability.posts) >= sent
    assert len(stability.posts) - 3 <= sent - after


# The command


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_makes_a_story_and_goes_on(street, labels, tmp_path):
    folder = tmp_path / "walk"
    line = ["story", street, "-o", folder]
    done = run(*line, "--labels", labels, "--seed", 7, "--sheet", tmp_path / "walk.pdf")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].split()[:3] == ["6.000", "11.000", "dog"]
    assert (tmp_path / "walk.pdf").read_bytes().startswith(b"%PDF")
    before = content(folder)
    again = run(*line)
    assert again.stdout.splitlines()[:3] == done.stdout.splitlines()[:3]
    assert content(folder) == before
    change(folder, lambda shots: shots[0].update(locked=True))
    assert "locked" in run(*line, "--aspect", "1:1").stdout
    assert story.Storyboard.load(folder).settings.size == (1024, 1024)


def test_the_command_says_the_price_and_stops(stability, street, labels, tmp_path):
    line = ["story", street, "-o", tmp_path / "s", "--labels", labels, "--provider", "stability"]
    done = run(*line, "--estimate")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "3 pictures by stability: 9 credits"
    assert stability.posts == []
    capped = run(*line, "--max-credits", 5)
    assert (capped.exit_code, capped.stdout) == (1, "")
    assert "Of the spend cap 5 credits are left" in capped.stderr
    stability.plan.append(REFUSED)
    refused = run("story", street, "-o", tmp_path / "s")
    assert refused.exit_code == 1
    assert "Shot 1, at 0 s: " in refused.stderr
    assert "1 of 3 shots have no picture" in refused.stderr


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--aspect", "16:8"], "Choose one of: 16:9, 9:16, 1:1, 4:5"),
        (["--sheet", "walk.png"], "a contact sheet is PDF"),
        (["--provider", "stabilty"], "did you mean stability"),
        (["--every", "0"], "--every"),
    ],
)
def test_a_wrong_option_is_wrong_usage(street, tmp_path, more, says):
    done = run("story", street, "-o", tmp_path / "s", *more)
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_pipe_cannot_be_read_twice(tmp_path):
    done = run("story", "-", "-o", tmp_path / "s")
    assert done.exit_code == 2
    assert "Save it as a file" in done.stderr
    assert not (tmp_path / "s").exists()


def test_a_contact_sheet_has_every_shot(made, tmp_path):
    from soundscape.story import sheet

    many = replace(
        made.board,
        shots=tuple(
            replace(made.board.shots[0], start=n / 2, end=(n + 1) / 2, made=None) for n in range(36)
        ),
    )
    found = sheet.pages(many, made.folder)
    assert {page.size for page in found} == {(1240, 1754)}
    assert len(found) == 3
    with pytest.raises(StoryError, match=r"Expected the suffix \.pdf"):
        story.write_sheet(many, made.folder, tmp_path / "a.png")
