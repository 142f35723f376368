"""The generator's story without a browser: shots that are made, edited, undone, paid and filmed."""

import json
import shutil
import socket
import time
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from conftest import ROOT
from loopback import KEY, StabilityService
from loopback_chat import HERO, ChatService
from test_studio import _all, _bytes_of

from soundscape import story
from soundscape.audio import Clip, load_clip
from soundscape.errors import ProviderError, StoryError
from soundscape.services import Budget, Watch
from soundscape.story import Storyboard
from soundscape.studio import Session, Studio
from soundscape.timeline import Event, Timeline

REFUSED = (403, {}, {"name": "content_moderation", "errors": ["flagged"]})
SAID = Timeline((Event(0, 2, "rain"), Event(2, 4, "dog"), Event(4, 6, "rain")), 6)
PLAN = {"seed": 7, "least_seconds": 1.0, "style": "poster"}


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """Six seconds of quiet noise, with barks in the middle, in a folder that is private."""
    rate = 16_000
    samples = 0.02 * np.random.default_rng(0).standard_normal(6 * rate)
    samples[2 * rate : 2 * rate + 3_000] += 0.5 * np.sin(np.arange(3_000) * 0.2)
    path = tmp_path_factory.mktemp("secret-place") / "street.wav"
    soundfile.write(path, samples, rate)
    return path


@pytest.fixture(scope="module")
def begun(street, tmp_path_factory):
    """A story of three small pictures, made once."""
    folder = tmp_path_factory.mktemp("begun") / "street-story"
    story.plan(street, folder, labels=SAID, **PLAN)
    small(folder)
    story.make(street, folder)
    return folder


def small(folder):
    """Ask for small pictures, as a person can in the file."""

    def change(board):
        return replace(board, settings=replace(board.settings, size=(96, 64)))

    return story.rewrite(folder, change)


@pytest.fixture
def session(tmp_path, street):
    """A session that heard the street and knows what is heard when."""
    made = Session(folder=tmp_path / "pictures", seed=7, size=(96, 64))
    made.hear(street)
    for event in SAID.events:
        made.whole.timeline_editor.edit("add", event.onset, event.offset, event.label)
    return made


@pytest.fixture
def editor(session, begun):
    """The editor of a story whose pictures are made."""
    shutil.copytree(begun, session.whole.storyboard_editor.place)
    session.whole.storyboard_editor.open()
    return session.whole.storyboard_editor


@pytest.fixture
def maker(session, editor):
    return session.whole.story_maker


@pytest.fixture
def service(monkeypatch):
    with StabilityService() as running:
        monkeypatch.setenv("STABILITY_API_KEY", KEY)
        monkeypatch.setenv("SOUNDSCAPE_STABILITY_URL", running.address)
        yield running


def times(editor, number):
    shot = editor.board.shots[number]
    return shot.start, shot.end


def files(editor):
    return [shot.picture and shot.picture.file for shot in editor.board.shots]


def missing(maker):
    maker.price()
    return [number for bill in maker.bills for number in bill.numbers]


class TestPlan:
    def test_shots_follow_the_timeline_as_it_was_edited(self, session):
        session.whole.timeline_editor.edit("relabel", "wind")  # the last that was added
        session.plan_story(**PLAN)
        board = session.whole.storyboard_editor.board
        heard = [(shot.start, shot.end, shot.label) for shot in board.shots]
        assert heard == [(0, 2, "rain"), (2, 4, "dog"), (4, 6, "wind")]
        assert all(shot.words and shot.style == "poster" for shot in board.shots)
        assert session.whole.storyboard_editor.place.name == "street-story"

    def test_without_a_timeline_it_is_found_first(self, tmp_path):
        session = Session(folder=tmp_path, seed=7)
        session.hear(ROOT / "data/demo/dog.wav")
        session.plan_story(seed=7)
        labels = [event.label for event in session.whole.timeline_editor.edited.timeline.events]
        assert "dog" in labels
        assert session.whole.storyboard_editor.board.shots[0].label == "dog"

    def test_what_a_person_edited_stays_when_it_is_cut_anew(self, session, editor):
        editor.edit(*times(editor, 0), words="An otter in a hat.")
        session.whole.timeline_editor.edit("split", 5)
        session.whole.timeline_editor.edit("relabel", "wind")
        session.plan_story()
        heard = [(shot.start, shot.label) for shot in editor.board.shots]
        assert heard == [(0, "rain"), (2, "dog"), (4, "rain"), (5, "wind")]
        assert editor.board.shots[0].words == "An otter in a hat."
        editor.undo()
        assert [shot.start for shot in editor.board.shots] == [0, 2, 4]

    def test_the_command_line_goes_on_with_the_same_story(self, street, editor):
        editor.edit(*times(editor, 1), words="A quiet hill.")
        board = story.make(street, editor.place)
        assert board.shots[1].words == "A quiet hill."
        assert [shot.picture for shot in board.shots][::2] == [
            editor.board.shots[0].picture,
            editor.board.shots[2].picture,
        ]
        editor.look()
        assert editor.board == board

    def test_a_sound_from_a_browser_is_kept_beside_its_story(self, tmp_path, street):
        session = Session(folder=tmp_path, seed=7)
        session.hear(street.read_bytes(), name="../voice of.wav")
        session.plan_story(**PLAN)
        editor = session.whole.storyboard_editor
        assert editor.place.parent == tmp_path
        assert (editor.place / "voice of.wav").read_bytes() == street.read_bytes()
        assert story.plan(editor.place / "voice of.wav", editor.place) == editor.board

    def test_a_clip_is_the_recording_too(self, tmp_path, street):
        session = Session(folder=tmp_path, seed=7)
        clip = load_clip(street)
        session.hear(Clip(clip.samples, clip.rate_hz, "made here"))
        session.plan_story(**PLAN)
        assert session.whole.storyboard_editor.board.recording.sha256 == clip.sha256

    def test_two_recordings_of_one_name_have_two_folders(self, tmp_path, street, tone):
        session = Session(folder=tmp_path, seed=7)
        session.hear(street.read_bytes(), name="recording.wav")
        session.plan_story(**PLAN)
        editor = session.whole.storyboard_editor
        first, board = editor.place, editor.board
        session.hear(Clip(tone.samples, tone.rate_hz, "recording.wav"))
        assert editor.place.name == "recording-story-2"
        assert editor.board is None
        session.hear(street.read_bytes(), name="recording.wav")
        editor.open()
        assert (editor.place, editor.board) == (first, board)


class TestEdits:
    def test_an_edit_is_one_of_the_file(self, editor):
        editor.edit(*times(editor, 1), words="An otter in a hat.", style="neon")
        shot = Storyboard.load(editor.place).shots[1]
        assert (shot.words, shot.style, shot.by) == ("An otter in a hat.", "neon", "hand")
        assert editor.board.shots[1] == shot

    def test_only_what_changed_is_made_again(self, session, editor, maker):
        before = files(editor)
        assert missing(maker) == []
        editor.edit(*times(editor, 1), words="A rooster at night.")
        assert missing(maker) == [1]
        session.make_story()
        assert (files(editor)[::2], missing(maker)) == (before[::2], [])
        assert files(editor)[1] != before[1]

    def test_again_is_another_seed(self, session, editor, maker):
        before = files(editor)
        seeds = [shot.seed for shot in editor.board.shots]
        editor.again(*times(editor, 2))
        assert editor.board.shots[2].seed not in seeds
        session.make_story()
        assert (files(editor)[:2], files(editor)[2] != before[2]) == (before[:2], True)

    def test_nothing_in_a_locked_shot_is_changed(self, editor):
        editor.edit(*times(editor, 0), locked=True)
        with pytest.raises(StoryError, match="Shot 1 is locked"):
            editor.edit(*times(editor, 0), words="A blue door.")
        with pytest.raises(StoryError, match="Unlock it first"):
            editor.again(*times(editor, 0))
        editor.edit(*times(editor, 0), locked=False)
        editor.edit(*times(editor, 0), words="A blue door.")
        assert Storyboard.load(editor.place).shots[0].words == "A blue door."

    def test_the_picture_before_goes_on(self, editor, maker):
        editor.edit(*times(editor, 1), same_as_before=True)
        assert editor.board.shown(1) == editor.board.shots[0].picture
        assert missing(maker) == []
        with pytest.raises(StoryError, match=r"shots\.0\.same_as_before"):
            editor.edit(*times(editor, 0), same_as_before=True)

    def test_a_caption_is_written_and_emptied_is_the_made_one(self, editor, maker, street):
        made = editor.board.shots[1].caption
        editor.edit(*times(editor, 1), caption="A dog that waits.")
        assert story.make(street, editor.place).shots[1].caption == "A dog that waits."
        editor.look()
        assert (missing(maker), editor.board.shots[1].by) == ([], "hand")
        editor.edit(*times(editor, 1), caption="")
        assert (editor.board.shots[1].caption, editor.board.shots[1].edited) == (made, ())

    def test_one_shot_is_made_by_another_provider(self, session, editor, maker, service):
        """Its style was one of the painter's; back with the painter it is that again."""
        service.credits = 20
        editor.edit(*times(editor, 1), provider="stability")
        maker.price()
        assert [bill.in_words() for bill in maker.bills] == ["1 picture by stability: 3 credits"]
        session.make_story()
        shot = Storyboard.load(editor.place).shots[1]
        assert (shot.provider, shot.style, shot.by, shot.problem) == ("stability", None, "hand", "")
        assert [len(service.posts), missing(maker)] == [1, []]
        editor.edit(*times(editor, 1), provider="painter")
        assert editor.board.shots[1].style == "poster"

    def test_a_provider_that_was_written_into_the_file_has_its_own_styles(self, editor, service):
        path = editor.place / "story.json"
        document = json.loads(path.read_text("utf-8"))
        document["shots"][0]["provider"] = "stability"
        path.write_text(json.dumps(document), "utf-8")
        board = story.make(editor.recording.origin, editor.place, budget=Budget(3))
        assert [shot.style for shot in board.shots] == [None, "poster", "poster"]
        assert len(service.posts) == 1

    def test_what_is_no_edit_is_refused(self, editor):
        with pytest.raises(StoryError, match="cannot be edited"):
            editor.edit(*times(editor, 0), sounds=())
        with pytest.raises(ProviderError, match=r"no provider 'stabilty'.*stability"):
            editor.edit(*times(editor, 0), provider="stabilty")
        with pytest.raises(StoryError, match="no shot from 1 to 2 s any more"):
            editor.edit(1, 2, words="A blue door.")

    def test_changes_are_taken_back_with_their_pictures(self, session, editor, maker):
        before, old = files(editor), editor.board.shots[1].words
        editor.edit(*times(editor, 1), words="A rooster at night.")
        session.make_story()
        editor.edit(*times(editor, 2), style="neon")
        editor.undo()
        editor.undo()
        assert (editor.board.shots[1].words, files(editor), missing(maker)) == (old, before, [])
        assert (editor.can_undo, editor.can_redo) == (False, True)
        editor.redo()
        assert editor.board.shots[1].words == "A rooster at night."
        assert missing(maker) == []
        editor.redo()
        assert (editor.board.shots[2].style, editor.can_redo) == ("neon", False)
        assert Storyboard.load(editor.place) == editor.board

    def test_pictures_that_were_made_since_stay(self, session, editor):
        editor.again(*times(editor, 0))
        editor.edit(*times(editor, 1), words="A rooster at night.")
        session.make_story()
        made = files(editor)
        editor.undo()
        assert files(editor)[0] == made[0]

    def test_what_is_undone_and_written_over_comes_back(self, editor):
        editor.edit(*times(editor, 1), words="One.")
        editor.undo()
        editor.edit(*times(editor, 1), words="Two.")
        seen = [editor.board.shots[1].words]
        while editor.can_undo:
            editor.undo()
            seen.append(editor.board.shots[1].words)
        assert seen[0] == "Two."
        assert "One." in seen

    def test_what_somebody_wrote_into_the_file_is_a_step(self, editor):
        path = editor.place / "story.json"
        document = json.loads(path.read_text("utf-8"))
        old = document["shots"][0]["words"]
        document["shots"][0]["words"] = "A blue door."
        path.write_text(json.dumps(document), "utf-8")
        editor.look()
        assert editor.board.shots[0].words == "A blue door."
        editor.undo()
        assert Storyboard.load(editor.place).shots[0].words == old
        editor.redo()
        assert Storyboard.load(editor.place).shots[0].words == "A blue door."

    def test_a_storyboard_broken_by_hand_is_told_and_loses_nothing(self, editor):
        board, path = editor.board, editor.place / "story.json"
        editor.edit(*times(editor, 0), words="A blue door.")
        good = path.read_bytes()
        path.write_text("{", "utf-8")
        with pytest.raises(StoryError, match=r"street-story/story\.json, line 1"):
            editor.undo()
        path.write_bytes(good)
        editor.undo()
        assert editor.board.shots[0].words == board.shots[0].words

    def test_a_folder_that_takes_nothing_is_told_and_keeps_what_can_be_undone(
        self, editor, monkeypatch
    ):
        from soundscape.story import storyboard

        def full(path, content):
            raise OSError(28, "No space left on device")

        editor.edit(*times(editor, 0), words="A blue door.")
        before = (editor.place / "story.json").read_bytes()
        monkeypatch.setattr(storyboard, "write_whole", full)
        for change in (editor.undo, lambda: editor.again(*times(editor, 1))):
            with pytest.raises(StoryError, match=r"street-story/story\.json cannot be written"):
                change()
        monkeypatch.undo()
        assert (editor.place / "story.json").read_bytes() == before
        assert (editor.can_undo, editor.can_redo) == (True, False)
        editor.undo()
        assert editor.board.shots[0].words != "A blue door."


class TestFolder:
    def test_another_folder_has_another_story(self, session, editor, tmp_path):
        editor.edit(*times(editor, 0), words="A blue door.")
        first = editor.folder
        editor.folder = str(tmp_path / "other")
        assert (editor.board, editor.can_undo) == (None, False)
        session.plan_story(**PLAN)
        assert (tmp_path / "other/story.json").is_file()
        editor.folder = first
        editor.open()
        assert editor.board.shots[0].words == "A blue door."
        editor.undo()
        assert editor.board.shots[0].words != "A blue door."

    def test_the_story_of_another_recording_is_told_and_left(self, session, editor, tmp_path):
        session.hear(ROOT / "data/demo/rain.wav")
        before = (tmp_path / "pictures/street-story/story.json").read_bytes()
        editor.folder = str(tmp_path / "pictures/street-story")
        with pytest.raises(StoryError, match=r"of another recording, street\.wav"):
            editor.open()
        with pytest.raises(StoryError, match=r"rain\.wav is another recording"):
            session.plan_story()
        assert (tmp_path / "pictures/street-story/story.json").read_bytes() == before

    def test_a_folder_that_cannot_be_made_is_one_sentence(self, session, tmp_path):
        (tmp_path / "file").write_text("no folder")
        session.whole.storyboard_editor.folder = str(tmp_path / "file" / "story")
        studio = Studio(session).wait(60)
        studio.story.plan.click()
        studio.wait(30)
        told = studio.story.trouble.value
        assert ">story cannot be made (Not a directory). Name another folder.<" in told

    def test_another_recording_of_the_name_is_not_written_over(self, session, tmp_path, street):
        folder = tmp_path / "pictures/voice-story"
        folder.mkdir(parents=True)
        (folder / "voice.wav").write_bytes(b"something else")
        session.hear(street.read_bytes(), name="voice.wav")
        with pytest.raises(StoryError, match="another recording of this name"):
            session.plan_story(**PLAN)
        assert (folder / "voice.wav").read_bytes() == b"something else"


class TestMoney:
    @pytest.fixture
    def paid(self, session, service):
        """Three shots that a service is to make, for nine credits."""
        session.plan_story(provider="stability", seed=7, least_seconds=1.0)
        session.whole.story_maker.price()
        return session

    def test_the_price_of_all_is_known_before_anything_is_sent(self, paid, service):
        (bill,) = paid.whole.story_maker.bills
        assert bill.in_words() == "3 pictures by stability: 9 credits"
        assert service.posts == []
        paid.make_story()
        assert len(service.posts) == 3
        assert missing(paid.whole.story_maker) == []

    def test_no_more_is_paid_than_was_said(self, paid, service):
        first = paid.whole.storyboard_editor
        first.edit(*times(first, 0), same_as_before=False, words="One.")
        paid.make_story()
        for number in (0, 1):  # and nobody asked what that costs
            first.edit(*times(first, number), words="Two.")
        with pytest.raises(StoryError, match="more than was said: 2 pictures by stability: 6 cre"):
            paid.make_story()
        assert len(service.posts) == 3
        paid.make_story()
        assert len(service.posts) == 5

    def test_the_cap_is_told_before_anything_is_sent(self, paid, service):
        with pytest.raises(ProviderError, match="Of the spend cap 8 credits are left"):
            paid.whole.story_maker.make(budget=Budget(8))
        assert service.posts == []

    def test_a_refused_shot_is_told_and_the_others_are_made(self, paid, service):
        service.plan = [None, REFUSED]
        editor = paid.whole.storyboard_editor
        with pytest.raises(StoryError, match=r"^Shot 2, from 2 s on, has no picture: .*Change its"):
            paid.make_story()
        assert [name is None for name in files(editor)] == [False, True, False]
        assert missing(paid.whole.story_maker) == []  # the same words are not sent again
        editor.edit(*times(editor, 1), words="A quiet hill.")
        assert missing(paid.whole.story_maker) == [1]
        paid.make_story()
        assert None not in files(editor)
        assert len(service.posts) == 4

    def test_it_is_called_off_and_goes_on(self, paid, service):
        service.delay = 0.2

        def follow(text, share):
            if text.startswith("picture 2"):
                watch.cancel()

        watch = Watch(follow)
        paid.whole.story_maker.make(watch=watch)
        editor = paid.whole.storyboard_editor
        assert "1 of 3 pictures made" in editor.news
        assert [name is None for name in files(editor)] == [False, True, True]
        service.delay = 0
        paid.whole.story_maker.price()
        paid.make_story()
        assert missing(paid.whole.story_maker) == []

    def test_an_edit_while_pictures_are_made_survives(self, paid, service):
        editor, edits = paid.whole.storyboard_editor, []

        def follow(text, share):
            if text.startswith("picture 2") and not edits:
                edits.append(editor.edit(*times(editor, 2), words="A quiet hill."))

        paid.whole.story_maker.make(watch=Watch(follow))
        assert Storyboard.load(editor.place).shots[2].words == "A quiet hill."
        assert [name is None for name in files(editor)] == [False, False, True]


class TestWords:
    @pytest.fixture
    def model(self, monkeypatch):
        """A language model on this machine."""
        with ChatService() as running:
            monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", f"{running.address}/v1")
            monkeypatch.setenv("SOUNDSCAPE_CHAT_MODEL", "llama3.2")
            yield running

    def test_what_leaves_is_told_before_anything_is_sent(self, session, model):
        with pytest.raises(StoryError, match=r"words of 3 shots \(free\)\. Nothing was sent"):
            session.plan_story(writer="chat", **PLAN)
        assert model.posts == []
        assert "completions" in session.whole.storyboard_editor.leaving
        session.plan_story(writer="chat", **PLAN)
        assert len(model.posts) == 1
        assert all(HERO in shot.words for shot in session.whole.storyboard_editor.board.shots)

    def test_the_panel_shows_what_would_leave_and_a_button_sends_it(self, studio, model):
        panel, editor = studio.story, studio.session.whole.storyboard_editor
        assert panel.ask.layout.display == "none"
        panel.writer.value = "chat"
        studio.wait(30)
        assert "completions" in panel.leaves.value
        assert len(panel.trouble.value) < 300, "the request is no part of what went wrong"
        assert (panel.writer.value, model.posts) == ("bank", [])
        panel.ask.click()
        studio.wait(30)
        assert len(model.posts) == 1
        assert (panel.writer.value, panel.ask.layout.display) == ("chat", "none")
        assert all(HERO in shot.words for shot in editor.board.shots)

    def test_what_is_done_instead_sends_nothing(self, studio, model):
        studio.story.writer.value = "chat"
        studio.wait(30)
        studio.story.style_choice.value = "neon"
        studio.wait(30)
        assert (studio.story.leaves.value, studio.story.trouble.value) == ("", "")
        studio.story.writer.value = "chat"
        studio.wait(30)
        assert model.posts == []

    def test_why_words_are_the_banks_is_said(self, studio, editor, monkeypatch):
        with socket.socket() as down:
            down.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{down.getsockname()[1]}/v1"
            monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", address)
            monkeypatch.setenv("SOUNDSCAPE_CHAT_MODEL", "llama3.2")
            studio.story.writer.value = "chat"
            studio.wait(30)
            studio.story.ask.click()
            studio.wait(30)
        assert "3 of 3 shots: the chat writer gave no words" in studio.story.status.value
        editor.edit(*times(editor, 0), words="")
        studio.wait(30)
        studio.story.make.click()
        studio.wait(30)
        studio.story.ask.click()
        studio.wait(60)
        assert "All pictures are made. 1 of 1 shots: the chat" in studio.story.status.value

    def test_words_that_were_emptied_are_found_anew(self, session, editor):
        editor.edit(*times(editor, 1), words="")
        session.make_story()
        assert editor.board.shots[1].words.strip()

    def test_a_transcript_beside_the_recording_is_heeded(self, tmp_path, street):
        path = tmp_path / "talk.wav"
        shutil.copy(street, path)
        cue = "00:00:00.500 --> 00:00:05.000\nThe ferry sails.\n"
        path.with_suffix(".vtt").write_text(f"WEBVTT\n\n{cue}", "utf-8")
        session = Session(folder=tmp_path / "pictures", seed=7)
        session.hear(path)
        session.whole.timeline_editor.edit("add", 0, 6, "rain")
        session.plan_story(seed=7)
        shots = session.whole.storyboard_editor.board.shots
        assert "The ferry sails." in " ".join(shot.said for shot in shots)


class TestFilm:
    def test_it_is_made_found_again_and_old_after_a_change(self, session, editor, maker, begun):
        pytest.importorskip("av")
        maker.make_film()
        film = maker.film
        assert (film.parent, film.suffix, maker.film_is_new) == (editor.place, ".mp4", True)
        again = Session(folder=editor.place.parent)
        again.hear(session.heard.recording.origin)
        again.whole.open_story()
        assert (again.whole.story_maker.film, again.whole.story_maker.film_is_new) == (film, True)
        editor.edit(*times(editor, 0), words="A blue door.")
        assert (maker.film, maker.film_is_new) == (film, False)
        editor.undo()
        assert (maker.film, maker.film_is_new) == (film, True)

    def test_a_shot_without_a_picture_is_told(self, session, maker):
        pytest.importorskip("av")
        session.plan_story()
        maker._editor.again(*times(maker._editor, 1))
        (maker._editor.place / files(maker._editor)[1]).unlink()
        with pytest.raises(StoryError, match="Shot 2, from 2 s on, has no picture"):
            maker.make_film()

    def test_without_a_storyboard_it_is_told(self, session):
        with pytest.raises(StoryError, match="no storyboard yet"):
            session.whole.story_maker.make_film()

    def test_it_is_called_off(self, editor, maker):
        pytest.importorskip("av")
        watch = Watch(lambda text, share: watch.cancel())
        maker.make_film(watch=watch)
        assert (maker.film, list(editor.place.glob("*.mp4"))) == (None, [])
        assert "the film was not written" in editor.news


@pytest.fixture
def studio(session, editor):
    made = Studio(session)
    made.wait(60)
    return made


def said(widget, kind, *, answers=1, **content):
    """What a widget answers a browser: messages and their buffers."""
    found = []
    widget.send = lambda message, buffers=(): found.append((message, list(buffers)))
    widget._handle_custom_msg({"kind": kind, **content}, [])
    deadline = time.monotonic() + 30
    while len(found) < answers and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


class TestPanel:
    def test_the_strip_shows_what_the_file_says(self, studio, editor):
        shots = studio.story.view.shots
        assert [(one["start"], one["end"], one["heard"]) for one in shots] == [
            (0, 2, "rain"),
            (2, 4, "dog"),
            (4, 6, "rain"),
        ]
        assert [one["words"] for one in shots] == [shot.words for shot in editor.board.shots]
        assert all(one["caption"] and not one["missing"] for one in shots)
        assert studio.story.view.styles["painter"]
        assert "No picture is missing" in studio.story.price.value

    def test_buttons_of_the_browser_edit_the_file(self, studio, editor):
        view = studio.story.view
        start, end = times(editor, 1)
        said(view, "edit", answers=0, start=start, end=end, values={"words": "An otter in a hat."})
        said(view, "again", answers=0, start=start, end=end)
        said(view, "edit", answers=0, start=start, end=end, values={"locked": True})
        studio.wait(30)
        shot = Storyboard.load(editor.place).shots[1]
        assert (shot.words, shot.locked) == ("An otter in a hat.", True)
        one = view.shots[1]
        assert (one["words"], one["locked"], one["by_hand"]) == (shot.words, True, True)
        assert "nothing that the painter can draw" in one["reading"]
        assert view.can_undo
        said(view, "undo", answers=0)
        said(view, "undo", answers=0)
        studio.wait(30)
        assert view.can_redo
        assert view.shots[1]["missing"]

    def test_what_cannot_be_done_is_told_in_the_panel(self, studio, editor):
        start, end = times(editor, 0)
        said(studio.story.view, "edit", answers=0, start=start, end=end, values={"locked": True})
        said(studio.story.view, "again", answers=0, start=start, end=end)
        assert "Shot 1 is locked" in studio.story.trouble.value

    def test_a_shot_of_another_provider_says_so(self, studio, editor, service):
        start, end = times(editor, 1)
        view = studio.story.view
        said(view, "edit", answers=0, start=start, end=end, values={"provider": "stability"})
        studio.wait(30)
        makers = [one["provider"] for one in view.shots]
        assert (makers, view.provider) == (["painter", "stability", "painter"], "painter")
        assert "photographic" in view.styles["stability"]
        assert set(view.makers) > {"painter", "stability"}
        assert "Missing: 1 picture by stability: 3 credits" in studio.story.price.value
        assert "by stability, by hand" in studio.story.table.value

    def test_pictures_come_when_they_are_asked_for(self, studio):
        view = studio.story.view
        keys = [one["picture"] for one in view.shots]
        found = said(view, "pictures", answers=3, keys=[*keys, "../story.json"])
        assert [message["key"] for message, _ in found] == keys
        assert all(content[0].startswith(b"\xff\xd8") for _, content in found)

    def test_all_is_made_with_progress(self, studio, editor):
        editor.again(*times(editor, 0))
        studio.wait(30)
        assert "Missing: 1 picture by painter: free" in studio.story.price.value
        assert not studio.story.make.disabled
        told = []
        studio.story.status.observe(lambda change: told.append(change.new), "value")
        studio.story.make.click()
        studio.wait(60)
        assert any("progress" in text for text in told)
        assert studio.story.make.disabled
        assert "All pictures are made" in studio.story.status.value

    def test_the_first_cut_is_followed_and_called_off(self, session, monkeypatch):
        studio, told = Studio(session).wait(60), []

        def follow(change):
            told.append((change.new, studio.story.status.layout.display))
            if not studio.story.stop.disabled and "progress" in change.new:
                studio.story.stop.click()

        studio.story.status.observe(follow, "value")
        studio.story.plan.click()
        studio.wait(60)
        assert any("progress" in text and display != "none" for text, display in told)
        assert session.whole.storyboard_editor.board is None
        assert studio.story.trouble.value == ""

    def test_a_style_for_all_leaves_what_a_person_chose(self, studio, editor):
        editor.edit(*times(editor, 0), style="woodblock")
        studio.wait(30)
        studio.story.style_choice.value = "neon"
        studio.wait(30)
        assert [shot.style for shot in editor.board.shots] == ["woodblock", "neon", "neon"]
        studio.story.style_choice.value = ""
        studio.wait(30)
        assert editor.board.settings.style is None
        assert "neon" not in {shot.style for shot in editor.board.shots}

    def test_a_choice_that_could_not_be_had_is_not_shown_as_chosen(self, studio, monkeypatch):
        monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "http://127.0.0.1:9/v1")
        studio.story.writer.value = "chat"
        studio.wait(30)
        assert "Nothing was sent" in studio.story.trouble.value
        assert studio.story.writer.value == "bank"

    def test_the_film_comes_in_pieces(self, studio, editor, monkeypatch):
        pytest.importorskip("av")
        from soundscape.studio import story_views

        monkeypatch.setattr(story_views, "_PIECE_BYTES", 20_000)
        studio.story.make_film.click()
        studio.wait(120)
        view = studio.story.film
        assert (view.name, view.note) == ("street.mp4", "")
        got = b""
        while len(got) < view.size:
            ((_, (piece,)),) = said(view, "film", start=len(got), version=view.version)
            assert 0 < len(piece) <= 20_000
            got += piece
        assert got == studio.session.whole.story_maker.film.read_bytes()
        ((told, _),) = said(view, "captions", start=0, version=view.version)
        assert told["text"].startswith("WEBVTT")
        assert editor.board.shots[1].caption.split()[0] in told["text"]

    def test_the_film_of_a_talk_is_captioned_phrase_by_phrase(self, session):
        pytest.importorskip("av")
        talk = b"00:00.500 A ferry sails.\n00:03.400 Two gulls follow it."
        session.whole.transcript_editor.read(talk, "talk.txt")
        session.plan_story(**PLAN | {"least_seconds": 3.0})
        small(session.whole.storyboard_editor.place)
        session.whole.storyboard_editor.look()
        session.make_story()
        session.whole.story_maker.make_film()
        view = Studio(session).wait(60).story.film
        ((told, _),) = said(view, "captions", start=0, version=view.version)
        assert told["text"] == (session.whole.storyboard_editor.place / "captions.vtt").read_text()
        assert "\n00:00:00.500 --> " in told["text"], "not from the shot's beginning on"

    def test_without_pyav_one_sentence_says_what_to_install(self, session, editor, monkeypatch):
        from soundscape._util import extras

        find = extras.find_spec
        monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "av" else find(name))
        made = Studio(session)
        made.wait(60)
        assert "pip install &#x27;soundscape[film]&#x27;" in made.story.needed.value
        assert made.story.make_film.disabled
        editor.again(*times(editor, 0))
        made.wait(30)
        made.story.make.click()
        made.wait(60)
        assert "No picture is missing" in made.story.price.value

    def test_the_kernel_answers_while_pictures_are_made(self, studio, editor, monkeypatch):
        from soundscape.story import making

        def slow(*arguments, **options):
            time.sleep(1)
            return create(*arguments, **options)

        create = making.create
        monkeypatch.setattr(making, "create", slow)
        editor.again(*times(editor, 0))
        studio.wait(30)
        began = time.monotonic()
        studio.story.make.click()
        said(studio.story.view, "again", answers=0, start=2.0, end=4.0)
        assert time.monotonic() - began < 0.9
        studio.story.stop.click()
        studio.wait(30)
        assert studio.story.trouble.value == ""


def state_of(panel):
    """All that a notebook would save of a panel."""
    states = [{**widget.get_state(), "_esm": ""} for widget in _all(panel)]
    return b"".join(map(_bytes_of, states))


class TestWhatNotebooksSave:
    def test_neither_sound_nor_place_nor_film_is_in_the_state(self, studio, editor, street):
        pytest.importorskip("av")
        studio.story.make_film.click()
        studio.wait(120)
        ((told, _),) = said(studio.story.folder, "there")
        assert told["value"] == str(editor.place), "the browser is told where it is"
        assert str(street) in told["line"]
        studio.sound.path.value = str(street)
        studio.wait(30)
        studio.sound.path.value = str(street.with_name("none.wav"))
        studio.wait(30)
        assert "none.wav: does not exist" in studio.sound.trouble.value
        studio.generate.click()
        studio.wait(30)
        studio.save.click()
        assert "Saved" in studio.making.progress.value
        film = studio.session.whole.story_maker.film.read_bytes()
        state = state_of(studio)
        assert b"street.mp4" in state, "this is the state"
        editor.folder = str(editor.place.parent / "file")
        (editor.place.parent / "file").write_text("no folder")
        studio.story.plan.click()
        studio.wait(30)
        assert "cannot be" in studio.story.trouble.value
        state += state_of(studio)
        for trace in (b"secret-place", str(editor.place.parent).encode(), film[1_000:1_040]):
            assert trace not in state

    def test_a_hostile_name_is_no_markup(self, session):
        from soundscape.studio import story_markup

        session.plan_story(**PLAN)
        board = session.whole.storyboard_editor.board
        shot = replace(board.shots[0], words="<img src=x onerror=alert(1)>")
        assert "<img" not in story_markup.shots(board.with_shot(0, shot))
