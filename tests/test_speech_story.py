"""A story of what is said: phrases become shots, and a person's changes stay."""

import importlib.util
import json
import time

import av
import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundscape import speech, story
from soundscape.cli import main
from soundscape.errors import SoundscapeError, SpeechError, StoryError
from soundscape.services import Watch
from soundscape.speech import Phrase, Transcript
from soundscape.timeline import Event, Timeline

SPANS = [(0.4, 3.0), (3.5, 6.0), (6.6, 9.4)]
LINES = [
    "An owl sat in the oak all night.",
    "Behind the hill a train went by.",
    "Nobody ever counted the letters.",
]


@pytest.fixture
def folder(tmp_path):
    """A recording of three phrases, its transcript beside it, labels that say that one speaks."""
    moments = np.arange(160_000) / 16_000
    sounding = np.any([(a <= moments) & (moments < b) for a, b in SPANS], axis=0)
    wave = 0.2 * np.sign(np.sin(2 * np.pi * 130 * moments)) * sounding
    soundfile.write(tmp_path / "talk.wav", wave.astype(np.float32), 16_000)
    write(tmp_path / "talk.vtt", LINES)
    (tmp_path / "heard.txt").write_text("0.3\t9.6\tspeech\n")
    return tmp_path


def write(path, lines, spans=SPANS):
    cues = (
        f"00:{a:06.3f} --> 00:{b:06.3f}\n{text}\n"
        for (a, b), text in zip(spans, lines, strict=True)
    )
    path.write_text("WEBVTT\n\n" + "\n".join(cues))


def plan(folder, **asked):
    asked = {"labels": folder / "heard.txt", "transcript": folder / "talk.vtt", "seed": 3} | asked
    return story.plan(folder / "talk.wav", folder / "out", **asked)


def change(folder, number, **values):
    path = folder / "out" / "story.json"
    document = json.loads(path.read_text("utf-8"))
    document["shots"][number] |= values
    path.write_text(json.dumps(document), "utf-8")


def test_phrases_become_shots_with_their_words_as_captions(folder):
    board = plan(folder)
    assert [shot.said for shot in board.shots] == LINES
    assert [shot.caption for shot in board.shots] == LINES
    assert np.allclose([shot.start for shot in board.shots], [0.0, 3.25, 6.3], atol=0.05)
    assert "owl" in board.shots[0].words.lower().split(".")[0]
    assert "train" in board.shots[1].words.lower().split(".")[0]
    assert board.shots[0].parts[0].origin == "spoken in the recording"


def test_a_phrase_keeps_the_article_that_is_spoken_with_it(folder):
    board = plan(folder, writer="composer")
    assert "an owl" in board.shots[0].words.lower()
    assert "a train" in board.shots[1].words.lower()


def test_of_what_somebody_did_the_name_stays():
    said = "At noon the badger waited, and a red kettle whistled."
    shot = story.Shot(0.0, 4.0, said=said)
    keys = story.keys_of(Transcript((Phrase(0.0, 4.0, said),), "en"))
    found = story.phrases_of_talk(shot, keys, "en")
    assert "the badger" in found
    assert not any("waited" in one or "whistled" in one for one in found)


def test_what_is_spoken_of_everywhere_is_no_shot_s_first_subject():
    things = "heron,cork,anvil,thistle,comet,lantern,violin,walrus,tulip,sextant,harness,pebble"
    said = Transcript(
        tuple(
            Phrase(6.0 * n, 6.0 * n + 5, f"The valley had a {thing}, and the valley had weather.")
            for n, thing in enumerate(things.split(","))
        ),
        "en",
    )
    keys = story.keys_of(said)
    assert len(next(key for key in keys if key.text == "valley").times) == 24
    shot = story.Shot(24.0, 29.0, said=said.phrases[4].text)
    assert story.phrases_of_talk(shot, keys, "en")[0] == "a comet"


@pytest.mark.parametrize(
    ("said", "things", "others"),
    [
        ("On Friday a heron stood by the pond for three weeks.", {"heron", "pond"},
         {"Friday", "weeks", "stood"}),
        ("Last October the ferry brought us seven oranges.", {"ferry", "oranges"},
         {"October", "brought"}),
    ],
)  # fmt: skip
def test_neither_times_nor_deeds_are_pictured(said, things, others):
    talk = Transcript((Phrase(0, 6, said),), "en")
    shot = story.Shot(0, 6, (story.ShotSound("speech", 0.9, 6),), said=said)
    words = " ".join(story.phrases_of_talk(shot, story.keys_of(talk), "en")).split()
    assert things <= set(words)
    assert not others & set(words)


def test_the_transcript_beside_a_recording_is_found(folder):
    board = story.plan(folder / "talk.wav", folder / "out", seed=3)
    assert [shot.said for shot in board.shots] == LINES
    assert speech.read(folder / "out" / "transcript.json").source == "talk.vtt"


def test_no_transcript_is_heeded_where_none_is_wanted(folder):
    board = story.plan(folder / "talk.wav", folder / "out", seed=3, transcript=False)
    assert not any(shot.said for shot in board.shots)
    again = story.plan(folder / "talk.wav", folder / "out")
    assert not any(shot.said for shot in again.shots)


def test_without_the_extra_a_transcript_that_nobody_asked_for_is_told_of(folder, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "soundscape._util.extras.find_spec", lambda name: None if name == "yake" else find(name)
    )
    told = []
    watch = Watch(lambda text, share: told.append(text))
    board = story.plan(folder / "talk.wav", folder / "out", seed=3, watch=watch)
    assert not any(shot.said for shot in board.shots)
    assert any("talk.vtt is not heeded" in text and "soundscape[speech]" in text for text in told)
    with pytest.raises(SoundscapeError, match=r"soundscape\[speech\]"):
        plan(folder)


def test_labels_alone_are_not_mixed_with_what_lies_about(folder):
    board = plan(folder, transcript=None)
    assert not any(shot.said for shot in board.shots)


def test_the_painter_draws_what_is_spoken_of(folder):
    asked = {"labels": folder / "heard.txt", "transcript": folder / "talk.vtt", "seed": 3}
    board = story.make(folder / "talk.wav", folder / "out", **asked)
    cards = [
        json.loads((folder / "out" / shot.picture.file).with_suffix(".card.json").read_text())
        for shot in board.shots
    ]
    notes = [" ".join(card["picture"].get("notes", [])) for card in cards]
    assert "the words chose the scene: owl (heard: speech)" in notes[0]
    assert "the words chose the scene: train (heard: speech)" in notes[1]
    assert "the words chose" not in notes[2]
    assert [shot.caption for shot in board.shots] == LINES
    captions = speech.read(folder / "out" / "captions.vtt").phrases
    assert [one.text for one in captions] == LINES
    assert np.allclose([one.start for one in captions], [a for a, _ in SPANS], atol=0.05)
    before = {path.name: path.stat().st_mtime_ns for path in (folder / "out").glob("*.png")}
    story.make(folder / "talk.wav", folder / "out", **asked)
    assert before == {p.name: p.stat().st_mtime_ns for p in (folder / "out").glob("*.png")}


def test_a_language_is_named_without_naming_the_transcript_again(folder):
    plan(folder, transcript=folder / "talk.vtt")
    (folder / "talk.vtt").unlink()
    board = plan(folder, transcript=None, language="EN-gb")
    assert [shot.said for shot in board.shots] == LINES
    assert board.settings.language == "EN-gb"


def test_a_film_shows_each_phrase_while_it_is_said(folder):
    asked = {"labels": folder / "heard.txt", "transcript": folder / "talk.vtt", "seed": 3}
    story.make(folder / "talk.wav", folder / "out", least_seconds=20, **asked)
    film = story.film(folder / "out", folder / "talk.mp4", size=(64, 64), fps=2)
    with av.open(str(film)) as opened:
        track = opened.streams.subtitles[0]
        packets = [packet for packet in opened.demux(track) if packet.size > 2]
        told = [(float(one.pts * one.time_base), bytes(one)[2:].decode()) for one in packets]
    assert [text for _, text in told] == LINES  # of a shot of all three
    assert np.allclose([start for start, _ in told], [0.0, 3.5, 6.6], atol=0.06)


def test_other_words_said_are_other_words_for_the_picture(folder):
    plan(folder)
    change(folder, 2, said="The harbour was full of steamships.")
    board = plan(folder)
    assert board.shots[2].said == "The harbour was full of steamships."
    assert "steamships" in board.shots[2].words.split(".")[0]
    assert "letters" not in board.shots[2].words
    assert board.shots[2].by == "hand"
    assert board.shots[0].by == "made"


def test_edits_stay_when_a_corrected_transcript_comes(folder):
    plan(folder)
    change(folder, 0, words="A barn owl, close", caption="My owl")
    write(folder / "talk.vtt", [LINES[0], "Behind the hill a tram went by.", LINES[2]])
    board = plan(folder)
    assert (board.shots[0].words, board.shots[0].caption) == ("A barn owl, close", "My owl")
    assert board.shots[1].said == "Behind the hill a tram went by."
    assert "tram" in board.shots[1].words
    found = story.captions(board, speech.read(folder / "out" / "transcript.json"))
    assert [event.label for event in found.events][:1] == ["My owl"]


def test_a_changed_file_beside_the_recording_is_taken_up(folder):
    story.plan(folder / "talk.wav", folder / "out", seed=3)
    write(folder / "talk.vtt", ["A whale came.", *LINES[1:]])
    board = story.plan(folder / "talk.wav", folder / "out")
    assert board.shots[0].said == "A whale came."


def test_a_sound_that_a_person_names_is_pictured_rather_than_what_is_said(folder):
    plan(folder)
    change(folder, 0, sounds=[{"label": "frog"}])
    board = plan(folder)
    assert "owl" not in board.shots[0].words.lower()
    assert board.shots[0].said == LINES[0]


def test_a_storyboard_of_before_there_was_speech_is_read(folder):
    plan(folder, transcript=False)
    path = folder / "out" / "story.json"
    document = json.loads(path.read_text("utf-8"))
    for shot in document["shots"]:
        del shot["said"], shot["made"]["said"]
    for name in ("transcript", "transcriber", "language"):
        del document["settings"][name]
    path.write_text(json.dumps(document), "utf-8")
    assert not story.Storyboard.load(folder / "out").shots[0].edited


def test_what_is_heard_is_shown_where_nobody_speaks():
    said = Transcript((Phrase(1, 4, "Before."), Phrase(24, 27, "After.")))
    heard = Timeline((Event(1, 4, "speech"), Event(6, 22, "piano"), Event(24, 27, "speech")), 30)
    shots = story.shots_of(heard, story.Settings(), 16_000, said)
    assert [shot.said for shot in shots] == ["Before.", "", "After."]
    assert [shot.label for shot in shots] == ["speech", "piano", "speech"]


def test_an_hour_of_talk_has_a_bounded_number_of_shots_soon():
    phrases = [Phrase(1.8 * n, 1.8 * n + 1.5, f"Sentence {n}.") for n in range(2_000)]
    heard = Timeline((Event(0, 3_600, "speech"),), 3_600)
    begun = time.perf_counter()
    shots = story.shots_of(heard, story.Settings(), 16_000, Transcript(tuple(phrases)))
    assert time.perf_counter() - begun < 30
    assert 30 <= len(shots) <= 60
    assert max(shot.seconds for shot in shots) <= 120
    assert max(len(shot.said) for shot in shots) <= 2_000


def test_every_so_many_seconds_says_what_is_said_then(folder):
    board = plan(folder, every=5.0)
    assert [shot.said for shot in board.shots] == [f"{LINES[0]} {LINES[1]}", LINES[2]]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"transcript": "none.vtt"}, "cannot be read"),
        ({"transcript": "talk.vtt", "transcriber": "pocketsphinx"}, "exclude each other"),
    ],
)
def test_what_cannot_be_is_one_error(folder, asked, says):
    if "transcript" in asked:
        asked["transcript"] = folder / asked["transcript"]
    with pytest.raises(StoryError, match=says):
        plan(folder, **asked)


def test_the_command_line_tells_what_it_read(folder):
    (folder / "talk.vtt").unlink()
    (folder / "talk.txt").write_text("\n".join(LINES))
    done = CliRunner().invoke(
        main, ["story", str(folder / "talk.wav"), "-o", str(folder / "out"), "--estimate"]
    )
    assert done.exit_code == 0, done.output
    assert "talk.txt: the text has no times: they are estimated" in done.output
    both = CliRunner().invoke(
        main,
        ["story", "a.wav", "-o", "out", "--transcript", "a.txt", "--no-transcript"],
    )
    assert both.exit_code == 2


def test_a_file_that_is_no_transcript_is_told_before_anything_is_heard_or_written(folder):
    (folder / "no.vtt").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(SpeechError, match=r"no\.vtt: is no text"):
        story.plan(folder / "talk.wav", folder / "out", transcript=folder / "no.vtt")
    assert not (folder / "out").exists()
