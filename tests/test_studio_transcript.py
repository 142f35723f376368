"""The generator shows what is said, plays it from a word on, and makes words of it."""

import time
from shutil import copyfile

import numpy as np
import pytest
from conftest import ROOT

from soundscape.errors import SpeechError
from soundscape.speech import transcribers
from soundscape.story import Storyboard
from soundscape.studio import Session
from soundscape.studio.recording import Recording
from soundscape.studio.transcript_editor import TranscriptEditor, local_transcribers
from soundscape.studio.transcript_view import PAGE_WORDS, TranscriptView

TALK = """WEBVTT

00:00.500 --> 00:02.000
<v Ann>The lighthouse keeper lit the old lamp.

00:02.200 --> 00:04.500
<v Ben>A rooster crowed on the farm in winter.
"""


@pytest.fixture
def talk(tmp_path):
    """A recording of five seconds beside which its transcript lies."""
    path = tmp_path / "talk.wav"
    copyfile(ROOT / "data/demo/dog.wav", path)
    path.with_suffix(".vtt").write_text(TALK, "utf-8")
    return path


@pytest.fixture
def said(session, talk):
    session.hear(talk)
    return session


def of_silence(seconds):
    return Recording(np.zeros(1_000 * seconds, np.float32), 1_000, "talk.wav")


def hour():
    """Ten thousand words in a thousand phrases."""
    lines = ["WEBVTT", ""]
    for number in range(1_000):
        start = 3.6 * number
        times = [f"{t // 60:02.0f}:{t % 60:06.3f}" for t in (start, start + 3.4)]
        spoken = " ".join(f"word{number}x{place}" for place in range(10))
        lines += [f"{times[0]} --> {times[1]}", spoken, ""]
    return "\n".join(lines).encode()


def pages_of(view, *pages):
    """What the browser is sent when it asks for pages."""
    sent = []
    view.send = lambda message, buffers=None: sent.append(message)
    for page in pages:
        view._handle_custom_msg({"kind": "page", "page": page, "version": view.version}, [])
    return sent


def given(view, content, name="talk.vtt"):
    view._handle_custom_msg({"kind": "import", "name": name, "size": len(content)}, [content])


class TestWhereItComesFrom:
    def test_it_is_found_beside_a_path(self, said):
        editor = said.whole.transcript_editor
        assert [one.speaker for one in editor.said.phrases] == ["Ann", "Ben"]
        assert editor.summary.startswith("talk.vtt: 15 words in 2 phrases. Times of phrases are")
        assert editor.given is None

    def test_a_broken_one_is_told_and_the_sound_is_heard_all_the_same(self, session, talk):
        talk.with_suffix(".vtt").write_text("WEBVTT\n\n", "utf-8")
        session.hear(talk)
        assert session.heard.recording.source == "talk.wav"
        told = session.plain(session.tasks.problems["transcript"].text)
        assert told.startswith("talk.vtt: holds no words")
        talk.with_suffix(".vtt").write_text(TALK, "utf-8")
        session.hear(talk)
        assert "transcript" not in session.tasks.problems

    def test_a_person_gives_one_and_a_wrong_one_is_told_and_changes_nothing(self, studio):
        panel = studio.transcript
        assert "Nobody has written down" in panel.status.value
        given(panel.view, TALK.encode(), "corrected.en.vtt")
        assert "corrected.en.vtt: 15 words" in panel.status.value
        assert panel.view.language == "en"
        given(panel.view, TALK.replace("00:0", "09:0").encode(), "other.vtt")
        assert "after the recording&#x27;s end" in panel.trouble.value
        assert "corrected.en.vtt" in panel.status.value
        panel.view._handle_custom_msg({"kind": "import", "name": "a.vtt", "size": 9_000_000}, [])
        assert "a.vtt has 9 MB" in panel.trouble.value

    def test_each_recording_has_its_own_and_has_it_again(self, said, talk):
        said.whole.transcript_editor.read(TALK.replace("lamp", "stove").encode(), "mine.vtt")
        said.hear(ROOT / "data/demo/rooster.wav")
        assert said.whole.transcript_editor.said is None
        said.hear(talk)
        assert "stove" in said.whole.transcript_editor.said.text
        assert said.whole.storyboard_editor.transcript[0] == "mine.vtt"

    def test_times_that_are_estimated_are_said_to_be(self):
        editor = TranscriptEditor()
        editor.begin(of_silence(10))
        editor.read(b"An old dog waited. It rained on the pier.", "talk.txt")
        assert "The text has no times" in editor.estimate
        assert editor.said.words[-1].end == pytest.approx(10)
        timed = b'{"segments": [{"start": 1, "end": 2, "text": "It rained.", "words": ['
        timed += b'{"word": "It", "start": 1, "end": 1.2}, {"word": " rained.", "start": 1.3, '
        timed += b'"end": 2}]}]}'
        editor.read(timed, "talk.json")
        assert editor.estimate == ""

    def test_only_who_sends_the_recording_nowhere_is_offered(self, monkeypatch):
        monkeypatch.setenv("SOUNDSCAPE_SPEECH_URL", "https://speech.example/v1")
        assert "server" not in local_transcribers()
        editor = TranscriptEditor()
        editor.begin(of_silence(2))
        with pytest.raises(SpeechError, match="soundscape story --transcriber server"):
            editor.transcribe("server")
        monkeypatch.setenv("SOUNDSCAPE_SPEECH_URL", "http://127.0.0.1:9/v1")
        assert "server" in local_transcribers()

    def test_what_a_transcriber_writes_is_shown_and_goes_into_the_story(self, said, monkeypatch):
        from soundscape.speech import Phrase, Transcript

        class Writes:
            def goes_to(self):
                return ""

            def transcribe(self, recording, heard, *, watch=None):
                assert heard.seconds == pytest.approx(5, abs=0.1)
                return Transcript((Phrase(1.0, 2.0, "Fishing boats at sea."),), "en", "writes")

        monkeypatch.setattr(transcribers, "get", lambda name: Writes())
        said.whole.transcribe("writes")
        assert said.whole.transcript_editor.said.text == "Fishing boats at sea."
        said.plan_story(least_seconds=2.0)
        assert "Fishing boats" in "".join(
            shot.said for shot in said.whole.storyboard_editor.board.shots
        )


class TestWhatIsSent:
    def test_an_hour_of_words_goes_page_by_page_and_soon(self):
        editor = TranscriptEditor()
        editor.begin(of_silence(3_600))
        view = TranscriptView(editor, lambda action, *values: action(*values), None)
        began = time.perf_counter()
        given(view, hour(), "hour.vtt")
        pages = len(view.starts)
        sent = pages_of(view, *range(pages), pages, -1)
        assert time.perf_counter() - began < 5
        assert len(sent) == pages == 34
        counts = [sum(len(phrase["words"]) for phrase in page["phrases"]) for page in sent]
        assert max(counts) == PAGE_WORDS
        assert sum(counts) == 10_000
        assert [page["phrases"][0]["start"] for page in sent] == pytest.approx(view.starts)
        places = [phrase["index"] for page in sent for phrase in page["phrases"]]
        assert places == list(range(1_000))

    def test_words_have_their_times_and_speakers(self, studio):
        given(studio.transcript.view, TALK.encode())
        [page] = pages_of(studio.transcript.view, 0)
        first, second = page["phrases"]
        assert (first["speaker"], first["start"], second["speaker"]) == ("Ann", 0.5, "Ben")
        words, starts, ends = zip(*first["words"], strict=True)
        assert words == ("The", "lighthouse", "keeper", "lit", "the", "old", "lamp.")
        assert starts[0] == 0.5
        assert ends[-1] == 2.0
        assert list(starts) == sorted(starts)

    def test_what_is_about_another_transcript_is_dropped(self, studio):
        view, asked = studio.transcript.view, []
        given(view, TALK.encode())
        view._on_use = asked.append
        for version in (view.version - 1, view.version):
            view._handle_custom_msg({"kind": "use", "phrase": 1, "version": version}, [])
        assert asked == [1]

    def test_no_word_that_is_said_is_in_the_state_of_any_widget(self, studio):
        from ipywidgets.widgets.widget import _instances

        given(studio.transcript.view, TALK.encode())
        pages_of(studio.transcript.view, 0)
        states = [{**one.get_state(), "_esm": ""} for one in _instances.values()]
        state = "".join(map(str, states))
        assert "talk.vtt: 15 words" in state, "this is the state"
        for word in ("lighthouse", "keeper", "crowed", "Ann", "Ben"):
            assert word not in state


class TestWordsOfIt:
    def test_a_phrase_becomes_the_subject_and_undo_goes_back(self, said):
        editor = said.prompt_editor
        before = editor.text
        said.use_said(0)
        assert "lighthouse keeper" in editor.text.lower()
        assert editor.prompt.parts[0].origin == "spoken in the recording"
        assert editor.spoken
        said.write()
        assert "lighthouse keeper" in editor.text.lower()
        while editor.can_undo:
            editor.undo()
        assert (editor.text, editor.spoken) == (before, ())
        editor.redo()
        assert editor.spoken

    def test_the_painter_draws_what_is_said(self, said):
        said.use_said(1)
        [picture] = said.generate()
        assert said.wording.label == "rooster"
        assert "rooster" in picture.title.lower()

    def test_every_writer_here_takes_it(self, said):
        said.use_writer("composer")
        said.use_said(0)
        assert "lighthouse" in said.prompt_editor.text.lower()
        said.use_writer("bank")
        assert "lighthouse" in said.prompt_editor.text.lower()

    def test_a_service_is_told_it_only_when_it_is_asked(self, said, monkeypatch):
        monkeypatch.setenv("SOUNDSCAPE_CHAT_URL", "http://127.0.0.1:9/v1")
        monkeypatch.setenv("SOUNDSCAPE_CHAT_MODEL", "small")
        said.use_writer("chat")
        assert "lighthouse" not in said.leaving
        said.use_said(0)
        assert "lighthouse" in said.leaving
        assert said.prompt_editor.prompt.writing.model == ""

    def test_another_part_leaves_it_another_class_or_sound_does_not(self, said, talk):
        editor = said.prompt_editor
        said.use_said(0)
        said.use_part(1.0, 2.0)
        assert "lighthouse" in editor.text.lower()
        said.correct("rain")
        assert editor.spoken == ()
        said.use_said(0)
        said.use_sound()
        assert "lighthouse" not in editor.text.lower()
        said.use_said(0)
        said.hear(ROOT / "data/demo/rooster.wav")
        assert editor.spoken == ()
        assert "lighthouse" not in editor.text.lower()

    def test_a_phrase_that_is_gone_or_says_nothing_is_told(self, session):
        session.whole.transcript_editor.read(b"00:01 Oh, no, it is.", "talk.txt")
        with pytest.raises(SpeechError, match="no such phrase"):
            session.use_said(7)
        with pytest.raises(SpeechError, match="Nothing in this phrase"):
            session.use_said(0)


class TestStory:
    def test_one_that_was_given_rules_and_the_same_one_cuts_nothing_anew(self, said):
        said.whole.transcript_editor.read(TALK.replace("lamp", "stove").encode(), "talk.vtt")
        said.plan_story(least_seconds=1.5)
        board = said.whole.storyboard_editor.board
        assert [one.said for one in board.shots] == [
            "The lighthouse keeper lit the old stove.",
            "A rooster crowed on the farm in winter.",
        ]
        said.whole.storyboard_editor.plan(style="woodblock")
        again = Storyboard.load(said.whole.storyboard_editor.place)
        assert "stove" in again.shots[0].said, "not that of the same name beside the recording"
        assert [one.words for one in again.shots] == [one.words for one in board.shots]

    def test_another_one_is_heeded_by_the_next_cut_and_not_before(self, said):
        said.plan_story(least_seconds=1.5)
        said.whole.transcript_editor.read(b"00:00.5 Boats at sea. Nothing else.", "talk.txt")
        said.whole.storyboard_editor.plan(style="woodblock")
        assert "lamp" in said.whole.storyboard_editor.board.shots[0].said
        said.plan_story()
        assert "Boats at sea." in said.whole.storyboard_editor.board.shots[0].said

    def test_one_for_a_sound_from_the_browser_is_heeded(self, tmp_path, talk):
        session = Session(folder=tmp_path / "pictures", seed=7, size=(64, 64))
        session.hear(talk.read_bytes(), name="voice.wav")
        assert session.whole.transcript_editor.said is None
        session.whole.transcript_editor.read(TALK.encode(), "../voice.vtt")
        session.whole.fit_transcript()
        session.plan_story(least_seconds=1.5)
        assert "lighthouse" in session.whole.storyboard_editor.board.shots[0].said

    def test_a_new_kernel_shows_what_its_story_was_made_of(self, said, talk):
        """And goes on with it: a new cut is made of the same words and labels."""
        for label, start, end in (("rain", 0, 3), ("train", 3, 5)):
            said.whole.timeline_editor.edit("add", start, end, label)
        said.whole.transcript_editor.read(TALK.replace("lamp", "stove").encode(), "mine.vtt")
        said.plan_story(least_seconds=1.5)
        again = Session(folder=said.gallery.folder)
        again.hear(talk)
        assert "lamp" in again.whole.transcript_editor.said.text, "what lies beside it"
        again.whole.open_story()
        heard, spoken = again.whole.timeline_editor.edited, again.whole.transcript_editor
        assert [event.label for event in heard.timeline.events] == ["rain", "train"]
        assert "stove" in spoken.said.text
        assert spoken.summary.startswith("mine.vtt: 15 words")
        again.plan_story(least_seconds=1.4)
        shots = again.whole.storyboard_editor.board.shots
        assert "stove" in " ".join(shot.said for shot in shots)
        assert {shot.label for shot in shots} <= {"rain", "train"}

    def test_one_that_was_given_is_not_taken_for_one_of_its_name(self, said, talk):
        """A corrected copy from elsewhere, and the old one beside the recording."""
        said.whole.transcript_editor.read(TALK.replace("lamp", "stove").encode(), "talk.vtt")
        said.plan_story(least_seconds=1.5)
        again = Session(folder=said.gallery.folder)
        again.hear(talk)
        again.whole.open_story()
        assert again.whole.transcript_editor.summary.startswith("given talk.vtt: 15 words")
        again.change_story(style="woodblock")
        assert "stove" in Storyboard.load(again.whole.storyboard_editor.place).shots[0].said

    def test_what_a_person_said_since_is_not_replaced(self, said, talk):
        said.whole.timeline_editor.edit("add", 0, 5, "rain")
        said.plan_story(least_seconds=1.5)
        again = Session(folder=said.gallery.folder)
        again.hear(talk)
        again.whole.timeline_editor.edit("add", 0, 2, "wind")
        again.whole.transcript_editor.read(b"00:00.5 Boats at sea.", "talk.txt")
        again.whole.open_story()
        heard = again.whole.timeline_editor.edited.timeline
        assert [event.label for event in heard.events] == ["wind"]
        assert again.whole.transcript_editor.said.text == "Boats at sea."

    def test_what_was_changed_beside_the_recording_is_shown(self, said, talk):
        said.plan_story(least_seconds=1.5)
        talk.with_suffix(".vtt").write_text(TALK.replace("lamp", "stove"), "utf-8")
        again = Session(folder=said.gallery.folder)
        again.hear(talk)
        again.whole.open_story()
        assert "stove" in again.whole.transcript_editor.said.text
        again.plan_story(least_seconds=1.5)
        shots = again.whole.storyboard_editor.board.shots
        assert "stove" in " ".join(shot.said for shot in shots)
