"""Whether phrases end where they were spoken, and whether what a talk is about is found.

    SOUNDSCAPE_WHISPER=weights python benchmarks/speech.py

Has texts spoken by espeak-ng (which has to be installed) in several voices, sentence by sentence
with pauses of a known length, without noise and in noise of a signal-to-noise ratio of 20 dB. Puts
the recordings to every transcriber that runs here, and to what people have: the text without times,
captions of seven words a cue, captions that are up to 0.6 s off. Beside them stand the truth, and
cuts and words by chance. Writes ``reports/speech.json``.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from soundscape import speech
from soundscape.audio import Clip
from soundscape.evaluation import save_metrics
from soundscape.speech import Heard, Phrase, Transcript, transcribers

ROOT = Path(__file__).resolve().parents[1]
TEXTS = Path(__file__).with_name("speech_texts.toml")
RATE_HZ = 16_000
PAUSES_SECONDS = 0.3, 0.9
NOISES = {"no noise": None, "noise at 20 dB": 20.0}
NEAR_SECONDS = 0.3
KEYS = 15
EVEN_SECONDS = 4.0
WORDS_A_CUE = 7
LATE_SECONDS = 0.6
DRAWS = 200


@dataclass(frozen=True)
class Talk:
    """A text that was spoken: when each of its sentences began and ended, and the recording."""

    name: str
    language: str
    about: tuple[str, ...]
    truth: Transcript
    clip: Clip

    @property
    def edges(self) -> np.ndarray:
        """Where sentences begin and end, in seconds [shape=(2 * sentences,)]."""
        return edges_of(self.truth)


def spoken(sentence: str, voice: str) -> np.ndarray:
    """A sentence by espeak-ng, from its first to its last sound [shape=(n,)]."""
    line = ["espeak-ng", "-v", voice, "-s", "155", "--stdout", sentence]
    made = subprocess.run(line, capture_output=True, check=True).stdout
    samples, rate = soundfile.read(io.BytesIO(made), dtype="float32")
    samples = soxr.resample(samples, rate, RATE_HZ)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1]


def talks(noise_db: float | None) -> Iterator[Talk]:
    """All texts, each spoken with pauses."""
    for number, (name, facts) in enumerate(tomllib.loads(TEXTS.read_text("utf-8")).items()):
        rng = np.random.default_rng(number)
        parts, phrases, reached = [np.zeros(RATE_HZ // 2)], [], RATE_HZ // 2
        for sentence in facts["text"].strip().splitlines():
            samples = spoken(sentence, facts["voice"])
            end = reached + len(samples)
            phrases.append(Phrase(reached / RATE_HZ, end / RATE_HZ, sentence))
            pause = np.zeros(round(rng.uniform(*PAUSES_SECONDS) * RATE_HZ))
            parts += [samples, pause]
            reached = end + len(pause)
        whole = np.concatenate(parts)
        if noise_db is not None:
            power = np.mean(whole**2) / 10 ** (noise_db / 10)
            whole = whole + np.sqrt(power) * rng.standard_normal(len(whole))
        whole = (0.9 * whole / np.abs(whole).max()).astype(np.float32)
        language = facts["language"]
        truth = Transcript(tuple(phrases), language, name)
        yield Talk(name, language, tuple(facts["about"]), truth, Clip(whole, RATE_HZ, name))


def edges_of(said: Transcript) -> np.ndarray:
    """Where phrases begin and end [shape=(2 * phrases,)]."""
    return np.array([edge for one in said.phrases for edge in (one.start, one.end)])


def untimed(talk: Talk, heard: Heard) -> Transcript:
    """The text alone."""
    text = "\n".join(one.text for one in talk.truth.phrases)
    return speech.read(text.encode(), name=f"{talk.name}.{talk.language}.txt")


def captions(talk: Talk, heard: Heard) -> Transcript:
    """Cues of so many words, whatever the sentences."""
    words = talk.truth.words
    cues = [words[at : at + WORDS_A_CUE] for at in range(0, len(words), WORDS_A_CUE)]
    phrases = (Phrase(c[0].start, c[-1].end, " ".join(w.text for w in c)) for c in cues)
    return Transcript(tuple(phrases), talk.language, "captions")


def loose(talk: Talk, heard: Heard) -> Transcript:
    """A cue for each sentence, early or late."""
    rng = np.random.default_rng(1)
    phrases = []
    for one in talk.truth.phrases:
        start, end = np.array([one.start, one.end]) + rng.uniform(-LATE_SECONDS, LATE_SECONDS, 2)
        start = max(start, phrases[-1].start if phrases else 0.0, 0.0)
        phrases.append(Phrase(start, max(start, end), one.text))
    return Transcript(tuple(phrases), talk.language, "captions")


def evenly(talk: Talk, heard: Heard) -> Transcript:
    """Cuts every so many seconds, and no words."""
    starts = np.arange(0, heard.seconds, EVEN_SECONDS)
    phrases = (Phrase(one, min(one + EVEN_SECONDS, heard.seconds), "") for one in starts)
    return Transcript(tuple(phrases), talk.language)


def by(name: str) -> Callable[[Talk, Heard], Transcript]:
    """What a transcriber writes down."""
    return lambda talk, heard: transcribers.get(name).transcribe(
        talk.clip, heard, language=talk.language
    )


WAYS = {
    "even cuts": evenly,
    "text without times": untimed,
    "captions of seven words": captions,
    "captions off by up to 0.6 s": loose,
}


def plain(text: str) -> list[str]:
    """Words without punctuation and capitals."""
    return re.findall(r"[^\W_]+", text.casefold())


def error_rate(said: Sequence[str], truth: Sequence[str]) -> float:
    """Words that were left out, put in or changed, as a share of those spoken."""
    row = list(range(len(said) + 1))
    for at, word in enumerate(truth, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(said, 1):
            cost = min(row[place] + 1, row[place - 1] + 1, before + (word != other))
            before, row[place] = row[place], cost
    return row[-1] / len(truth)


def found_of(about: Sequence[str], texts: Sequence[str]) -> float:
    """Which share of the words that a text is about stand in some phrases."""
    words = {word for text in texts for word in plain(text)}
    return float(np.mean([word in words for word in about]))


def by_chance(talk: Talk) -> float:
    """The same for words of the text drawn by chance, as many as key phrases have at most."""
    rng, words = np.random.default_rng(2), plain(talk.truth.text)
    draws = [rng.choice(words, min(KEYS, len(words)), replace=False) for _ in range(DRAWS)]
    return float(np.mean([found_of(talk.about, list(draw)) for draw in draws]))


def distances(talk: Talk, said: Transcript) -> np.ndarray:
    """From each true edge to the nearest found one, in seconds [shape=(edges,)]."""
    found = edges_of(said)
    if len(found) == 0:
        return np.full(len(talk.edges), np.inf)
    return np.abs(talk.edges[:, None] - found[None]).min(axis=1)


def scores(results: Sequence[tuple[Talk, Transcript]]) -> dict[str, float]:
    """Every figure of one way over all talks."""
    away = np.concatenate([distances(talk, said) for talk, said in results])
    extra = [
        float(np.abs(talk.edges - edge).min()) for talk, said in results for edge in edges_of(said)
    ]
    found = {
        "phrases": sum(len(said.phrases) for _, said in results),
        "edges_within_0.3_s_percent": round(100 * float(np.mean(away <= NEAR_SECONDS)), 1),
        "edge_distance_median_seconds": round(float(np.median(away)), 3),
        "edge_distance_90th_percentile_seconds": round(float(np.percentile(away, 90)), 3),
        "edges_where_no_sentence_ends_percent": round(
            100 * float(np.mean(np.array(extra) > NEAR_SECONDS)), 1
        ),
    }
    if any(said.text.strip() for _, said in results):
        keys = [
            found_of(talk.about, [key.text for key in speech.key_phrases(said, KEYS)])
            for talk, said in results
        ]
        wrong = [error_rate(plain(said.text), plain(talk.truth.text)) for talk, said in results]
        found["about_found_percent"] = round(100 * float(np.mean(keys)), 1)
        found["word_error_rate_percent"] = round(100 * float(np.mean(wrong)), 1)
    return found


def measured(some: Sequence[Talk], names: Sequence[str]) -> dict[str, dict]:
    """Every way's figures, raw and fitted; transcribers hear the English talks only."""
    hearing = [(talk, speech.hear(talk.clip)) for talk in some]
    ways = {"truth": lambda talk, heard: talk.truth, **WAYS, **{name: by(name) for name in names}}
    figures = {}
    for way, make in ways.items():
        own = [(t, h) for t, h in hearing if way not in names or t.language == "en"]
        begun = time.process_time()
        raw = [(talk, heard, make(talk, heard)) for talk, heard in own]
        seconds = time.process_time() - begun
        one = {"talks": len(own)}
        if way != "text without times":
            one["as_it_comes"] = scores([(talk, said) for talk, _, said in raw])
        if way not in ("truth", "even cuts"):
            one["fitted"] = scores([(talk, speech.fit(said, heard)) for talk, heard, said in raw])
        if way in names:
            length = sum(talk.clip.duration_seconds for talk, _ in own)
            one["processor_seconds_a_second"] = round(seconds / length, 2)
        figures[way] = one
    figures["words by chance"] = {
        "about_found_percent": round(100 * float(np.mean([by_chance(talk) for talk in some])), 1)
    }
    return figures


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "speech.json")
    out = parser.parse_args().out
    names = [
        name
        for name in transcribers.names()
        if name != "server" and transcribers.get(name).readiness().ready
    ]
    found: dict = {"transcribers": names}
    for noise, ratio in NOISES.items():
        some = list(talks(ratio))
        found["talks"] = len(some)
        found["seconds"] = round(sum(talk.clip.duration_seconds for talk in some), 1)
        found[noise] = measured(some, names)
        for way, figures in found[noise].items():
            print(noise, way, figures)
    save_metrics(found, out)


if __name__ == "__main__":
    main()
