"""Who writes down what is said: engines on this machine, and servers with all their oddities."""

import io
import os
import threading
import traceback
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from loopback import KEY, SpeechService, form_of

from soundscape import speech
from soundscape.audio import Clip
from soundscape.cli import main
from soundscape.errors import ProviderError, SpeechError
from soundscape.services import AnswerStore, Budget, RetryPolicy, Watch
from soundscape.speech import Heard, transcribers
from soundscape.speech.transcribers import _asking
from soundscape.speech.transcribers.server import SpeechServer

WEIGHTS = os.environ.get("SOUNDSCAPE_WHISPER")
HEARD = Heard(2.0, ((0.1, 1.9),), ((0.0, 0.1),))
QUICK = RetryPolicy(1.0, 2.0, 4.0, attempts=2, retry_seconds=0.05, rate_wait_seconds=0.05)


def noise(seconds=2.0, seed=1):
    return Clip(np.random.default_rng(seed).uniform(-0.1, 0.1, round(16_000 * seconds)), 16_000)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A server on this machine, and a client of it that keeps its answers in a new folder."""
    monkeypatch.setattr(_asking, "_AGREED", set())
    store = AnswerStore("transcripts", "answer", tmp_path / "kept")
    with SpeechService() as service:
        service.client = lambda **asked: SpeechServer(
            f"{service.address}/v1", store=store, policy=QUICK, **asked
        )
        yield service


def transcribe(service, clip=None, heard=HEARD, **asked):
    return service.client().transcribe(clip or noise(), heard, **asked)


# The wire -----------------------------------------------------------------------------------------


def test_words_come_back_with_their_times_in_the_recording(own):
    said = transcribe(own)
    assert said.text == "Go home."
    times = [(word.start, word.end) for word in said.words]
    assert np.allclose(times, [(0.3, 0.6), (0.7, 1.2)])  # the piece begins at 0.1 s
    assert said.language == "en"
    assert said.source == "server: whisper-large-v3"  # the one listed that hears


def test_what_is_sent_is_the_sound_and_no_name(own, tmp_path):
    path = tmp_path / "Private Diary.wav"
    soundfile.write(path, noise().samples, 16_000)
    transcribe(own, path, language="en-GB")
    [(_, _, headers, body)] = own.posts
    form = form_of(headers, body)
    assert form["filename"] == ["speech.wav"]
    assert form["language"] == ["en"]
    assert form["response_format"] == ["verbose_json"]
    assert form["timestamp_granularities[]"] == ["word", "segment"]
    samples, rate = soundfile.read(io.BytesIO(form["file"][0]))
    assert (rate, len(samples)) == (16_000, 28_800)  # what is spoken, 1.8 s
    whole = body + repr(headers).encode()
    assert b"Private" not in whole
    assert str(tmp_path).encode() not in whole


def test_nothing_is_asked_for_twice(own):
    first, second = transcribe(own), transcribe(own)
    assert first == second
    assert len(own.posts) == 1
    transcribe(own, language="de")
    assert len(own.posts) == 2


def test_a_long_recording_goes_in_pieces_cut_at_pauses(own):
    heard = Heard(250.0, ((0.0, 250.0),), ((99.5, 100.5), (180.0, 180.2), (199.0, 201.0)))
    transcribe(own, noise(250.0), heard)
    lengths = [len(form_of(headers, body)["file"][0]) for _, _, headers, body in own.posts]
    assert [round((one - 44) / 32_000, 1) for one in lengths] == [100.0, 100.0, 50.0]


# Oddities -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "content", "text"),
    [
        ({}, {"text": "Go home."}, "Go home."),
        ({}, {"text": "Go home.", "segments": []}, "Go home."),
        ({"Content-Type": "text/plain"}, b"Go home.\n", "Go home."),
        ({"Content-Type": "text/plain"}, b"we are loading the ship\n", "we are loading the ship"),
        ({}, b'"Go home."', "Go home."),
        ({}, b"1\n00:00:00,200 --> 00:00:01,000\nGo home.\n", "Go home."),
        ({}, {"text": " Go [BLANK_AUDIO] home.\x1b[31m"}, "Go home. [31m"),
        (
            {"Content-Type": "text/event-stream"},
            b'data: {"type":"transcript.text.delta","delta":"Go "}\n\n'
            b'data: {"type":"transcript.text.delta","delta":"home."}\n\n',
            "Go home.",
        ),
        (
            {"Content-Type": "text/event-stream"},
            b'data: {"type":"transcript.text.delta","delta":"Go "}\n\n'
            b'data: {"type":"transcript.text.done","text":"Go home."}\n\ndata: [DONE]\n\n',
            "Go home.",
        ),
    ],
)
def test_text_without_times_is_placed_by_the_pauses(own, headers, content, text):
    own.plan = [(200, headers, content)]
    said = transcribe(own)
    assert said.text == text
    assert 0.1 <= said.phrases[0].start <= said.phrases[-1].end <= 1.9


def test_segments_without_words_keep_their_times(own):
    own.plan = [(200, {}, {"segments": [{"start": 0.5, "end": 1.0, "text": " Go home."}]})]
    [phrase] = transcribe(own).phrases
    assert (phrase.start, phrase.end) == (0.6, 1.1)


def test_times_in_nanoseconds_are_seen(own):
    segment = {"start": 500_000_000, "end": 1_000_000_000, "text": "Go home."}
    own.plan = [(200, {}, {"segments": [segment], "text": "Go home."})]
    [phrase] = transcribe(own).phrases
    assert np.allclose((phrase.start, phrase.end), (0.6, 1.1))


@pytest.mark.parametrize("content", [{"text": ""}, b"", {"segments": [], "text": "[Music]"}])
def test_nothing_said_is_an_empty_transcript(own, content):
    own.plan = [(200, {}, content)]
    assert transcribe(own).phrases == ()


def test_a_model_that_goes_round_in_circles_is_not_believed(own):
    own.plan = [(200, {}, {"text": "thank you " * 2_000})]
    said = transcribe(own)
    assert said.phrases == ()
    assert "far longer than what was said" in said.notes[0]


@pytest.mark.parametrize(
    ("status", "message", "then"),
    [
        (400, "Unsupported parameter: timestamp_granularities", ("verbose_json", None)),
        (400, "response_format 'verbose_json' is not compatible with this model", ("json", None)),
        (200, "unknown field timestamp_granularities[]", ("verbose_json", None)),
        (422, "bad request", ("verbose_json", None)),
    ],
)
def test_what_a_server_does_not_take_is_left_out(own, status, message, then):
    own.plan = [(status, {}, {"error": {"message": message}})]
    assert transcribe(own).text == "Go home."
    form = form_of(own.posts[-1][2], own.posts[-1][3])
    granular = form.get("timestamp_granularities[]")
    assert (form["response_format"][0], granular and "words") == then
    assert len(own.posts) == 2


@pytest.mark.parametrize(
    ("status", "content", "kind", "says"),
    [
        (401, {"error": {"message": "bad key"}}, "key", "the key is not accepted"),
        (200, {"error": {"message": "out of memory"}}, "answer", "out of memory"),
        (200, b"<html><body>Sign in</body></html>", "answer", "no transcript"),
        (200, b'{"text": "cut', "answer", "no transcript"),
        (500, {"error": {"message": "CUDA error"}}, "service", "CUDA error"),
        (302, b"", "request", "redirects"),
        (400, {"error": {"message": "Invalid file format: audio is broken"}}, "request", "broken"),
    ],
)
def test_what_is_no_transcript_is_one_error(own, status, content, kind, says):
    own.plan = [(status, {}, content)] * 6
    with pytest.raises(ProviderError, match=says) as raised:
        transcribe(own)
    assert raised.value.kind == kind
    assert len(own.posts) <= 4


def test_binary_is_no_transcript(own):
    own.plan = [(200, {"Content-Type": "audio/wav"}, bytes(range(256)) * 4)]
    with pytest.raises(SpeechError, match="is no text"):
        transcribe(own)


def test_a_retired_model_is_told_with_those_that_are_there(own):
    client = own.client(model="whisper-1")
    with pytest.raises(ProviderError, match="Models listed: whisper-large-v3") as raised:
        client.transcribe(noise(), HEARD)
    assert "SOUNDSCAPE_SPEECH_MODEL" in str(raised.value)


def test_a_server_without_a_list_has_one_model(own):
    own.models = []
    own.plan = [(200, {}, {"text": "Go."})]
    assert transcribe(own).text == "Go."
    assert form_of(own.posts[0][2], own.posts[0][3])["model"] == ["whisper-1"]


def test_of_models_that_only_speak_none_is_asked(own):
    own.models = ["tts-1", "kokoro-tts"]
    with pytest.raises(ProviderError, match="tts-1, kokoro-tts"):
        transcribe(own)
    assert own.posts == []


@pytest.mark.parametrize("status", [413, 400])
def test_what_is_too_large_goes_in_halves(own, status):
    refusal = status, {}, {"error": {"message": "Maximum content size exceeded: file too large"}}
    own.plan = [refusal, refusal]
    heard = Heard(80.0, ((0.0, 80.0),), ((39.0, 41.0), (19.8, 20.2), (59.8, 60.2)))
    said = transcribe(own, noise(80.0), heard)
    lengths = [len(form_of(headers, body)["file"][0]) for _, _, headers, body in own.posts]
    assert [round((one - 44) / 32_000) for one in lengths] == [80, 40, 20, 20, 20, 20]
    assert [phrase.start for phrase in said.phrases] == pytest.approx([0.2, 20.2, 40.2, 60.2])


def test_what_is_always_too_large_is_an_error(own):
    own.plan = [(413, {}, b"")] * 20
    with pytest.raises(ProviderError, match="too large"):
        transcribe(own, noise(60.0), Heard(60.0))
    assert len(own.posts) <= 4


def test_a_slow_server_can_be_called_off(own):
    own.delay = 3.0
    watch = Watch()
    client = own.client(model="whisper-large-v3")
    threading.Timer(0.3, watch.cancel).start()
    with pytest.raises(ProviderError) as raised:
        client.transcribe(noise(), HEARD, watch=watch)
    assert raised.value.kind == "cancelled"


def test_a_server_that_is_too_slow_or_down_is_one_error(own, tmp_path):
    own.delay = 3.0
    client = own.client(model="whisper-large-v3")
    client._policy = replace(QUICK, read_seconds=0.2, total_seconds=0.4)
    with pytest.raises(ProviderError) as raised:
        client.transcribe(noise(), HEARD)
    assert raised.value.kind == "timeout"
    down = SpeechServer("http://127.0.0.1:9/v1", model="m", policy=QUICK)
    with pytest.raises(ProviderError, match="Nothing was sent"):
        down.transcribe(noise(), HEARD)


# Money, keys, consent -----------------------------------------------------------------------------


def test_a_spend_cap_holds_before_anything_is_sent(own, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_PRICE", "0.6")  # 1.8 s cost 0.018
    with pytest.raises(ProviderError, match=r"it costs 0\.018 USD"):
        transcribe(own, budget=Budget(0.01))
    assert own.posts == []
    budget = Budget(1.0)
    transcribe(own, budget=budget)
    assert budget.spent("USD") == pytest.approx(0.018)
    transcribe(own, budget=budget)
    assert budget.spent("USD") == pytest.approx(0.018)


def test_a_refusal_costs_nothing(own, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_PRICE", "0.6")
    own.plan = [(400, {}, {"error": {"message": "timestamp_granularities not supported"}})]
    budget = Budget(1.0)
    transcribe(own, budget=budget)
    assert budget.spent("USD") == pytest.approx(0.018)


def test_the_key_reaches_the_request_and_nothing_else(own, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_KEY", KEY)
    own.key = KEY
    assert transcribe(own).text == "Go home."
    own.plan = [(500, {}, {"error": {"message": f"your key {KEY} is wrong"}})] * 2
    with pytest.raises(ProviderError) as raised:
        transcribe(own, noise(seed=2))
    shown = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    assert KEY not in "".join(shown.format())
    assert "[key]" in str(raised.value)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in kept
    assert KEY not in "".join(capfd.readouterr())


def test_a_key_goes_nowhere_in_the_open(monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_KEY", KEY)
    with pytest.raises(ProviderError, match="https://"):
        SpeechServer("http://example.org/v1")


def test_nothing_leaves_without_a_yes(own, monkeypatch):
    monkeypatch.setattr(SpeechServer, "goes_to", lambda self: "api.example.org")
    asked = []
    with pytest.raises(SpeechError, match=r"go to api\.example\.org, and nobody agreed"):
        transcribe(own)
    with pytest.raises(SpeechError, match="nobody agreed"):
        transcribe(own, agree=lambda question: bool(asked.append(question)))
    assert own.posts == []
    assert "api.example.org" in asked[0]

    def yes(question):
        asked.append(question)
        return True

    transcribe(own, agree=yes)
    transcribe(own, noise(seed=3), agree=yes)
    assert len(asked) == 2  # once in a session
    assert len(own.posts) == 2


def test_other_machines_are_elsewhere_and_this_one_is_not():
    assert SpeechServer("http://127.0.0.1:8000").goes_to() == ""
    assert SpeechServer("http://192.168.1.5:8000").goes_to() == "192.168.1.5"
    assert SpeechServer("https://api.example.org/v1").goes_to() == "api.example.org"


def test_a_story_asks_for_what_is_said(own, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_URL", own.address)
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "cache"))
    own.said = (("Owls", 0.2, 0.6), ("fly.", 0.7, 1.4))
    wave = noise(6.0).samples
    soundfile.write(tmp_path / "talk.wav", wave, 16_000)
    (tmp_path / "heard.txt").write_text("0.0\t6.0\tspeech\n")
    words = ["story", str(tmp_path / "talk.wav"), "-o", str(tmp_path / "out"), "--estimate"]
    words += ["--labels", str(tmp_path / "heard.txt"), "--transcriber", "server"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert len(own.posts) == 1
    kept = speech.read(tmp_path / "out" / "transcript.json")
    assert (kept.text, kept.source) == ("Owls fly.", "server: whisper-large-v3")
    assert CliRunner().invoke(main, words).exit_code == 0
    assert len(own.posts) == 1


def test_a_transcriber_that_is_not_ready_is_told_before_anything_is_heard(tmp_path, monkeypatch):
    monkeypatch.setattr("soundscape.timeline.detect", None)  # nobody listens
    soundfile.write(tmp_path / "talk.wav", noise(2.0).samples, 16_000)
    words = ["story", str(tmp_path / "talk.wav"), "-o", str(tmp_path / "out"), "--transcriber"]
    for name, says in (("server", "SOUNDSCAPE_SPEECH_URL"), ("faster-whisper", "WHISPER")):
        done = CliRunner().invoke(main, [*words, name])
        assert done.exit_code == 1
        assert says in done.output


def test_a_command_does_not_send_where_nobody_can_be_asked(own, tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_SPEECH_URL", own.address)
    monkeypatch.setenv("SOUNDSCAPE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(SpeechServer, "goes_to", lambda self: "api.example.org")
    soundfile.write(tmp_path / "talk.wav", noise(6.0).samples, 16_000)
    (tmp_path / "heard.txt").write_text("0.0\t6.0\tspeech\n")
    words = ["story", str(tmp_path / "talk.wav"), "-o", str(tmp_path / "out"), "--estimate"]
    words += ["--labels", str(tmp_path / "heard.txt"), "--transcriber", "server"]
    refused = CliRunner().invoke(main, words)
    assert refused.exit_code == 1
    assert "nobody agreed" in refused.output
    assert own.posts == []
    sent = CliRunner().invoke(main, [*words, "--send-recording"])
    assert sent.exit_code == 0, sent.output
    assert "goes to api.example.org" in sent.output
    assert len(own.posts) == 1


# Engines here -------------------------------------------------------------------------------------


def test_a_folder_without_weights_is_one_error(tmp_path, monkeypatch):
    monkeypatch.delenv("SOUNDSCAPE_WHISPER", raising=False)
    with pytest.raises(SpeechError, match="SOUNDSCAPE_WHISPER"):
        transcribers.get("faster-whisper").transcribe(noise(), HEARD)
    (tmp_path / "model.bin").touch()
    short = transcribers.get("faster-whisper", folder=tmp_path)
    assert not short.readiness().ready
    with pytest.raises(SpeechError, match=r"holds no config\.json, no tokenizer\.json"):
        short.transcribe(noise(), HEARD)
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(SpeechError, match="cannot be loaded"):
        short.transcribe(noise(), HEARD)
    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_model_s_name_is_no_folder_and_calls_no_hub():
    with pytest.raises(SpeechError, match=r"tiny holds no model\.bin"):
        transcribers.get("faster-whisper", folder="tiny").transcribe(noise(), HEARD)


@pytest.fixture
def read_aloud(data_home):
    """A sentence of LibriSpeech: 1688-142285-0007."""
    path = data_home / "world" / "speech" / "dd462adce4.ogg"
    if not path.is_file():
        pytest.skip("no everyday recordings in the data home")
    return path


@pytest.mark.real_data
@pytest.mark.skipif(not WEIGHTS, reason="needs weights: SOUNDSCAPE_WHISPER")
def test_whisper_writes_down_what_is_read_aloud(read_aloud):
    heard = speech.hear(read_aloud)
    said = transcribers.get("faster-whisper", folder=WEIGHTS).transcribe(read_aloud, heard)
    assert "very much afraid of showing him how much" in said.text
    assert speech.fit(said, heard).phrases[0].start >= 0.1  # Whisper says 0


def test_pocketsphinx_writes_down_nothing_where_nothing_is_said():
    said = transcribers.get("pocketsphinx").transcribe(Clip(np.zeros(32_000), 16_000), HEARD)
    assert said.phrases == ()
    assert "rough" in said.notes[0]


@pytest.mark.real_data
def test_pocketsphinx_knows_common_words_of_a_voice(read_aloud):
    said = transcribers.get("pocketsphinx").transcribe(read_aloud, speech.hear(read_aloud))
    assert {"really", "much", "afraid", "showing"} <= set(said.text.split())
    assert all(word.confidence is not None for word in said.words)


def test_pocketsphinx_knows_english_only():
    with pytest.raises(SpeechError, match="English only"):
        transcribers.get("pocketsphinx").transcribe(noise(), HEARD, language="de")


def test_an_unknown_transcriber_is_answered_with_the_nearest():
    with pytest.raises(SpeechError, match="pocketsphinx"):
        transcribers.get("pocketsfinx")
