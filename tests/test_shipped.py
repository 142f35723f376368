"""What the shipped models say of sounds that everybody has: kept, and compared with a tolerance.

    python tests/test_shipped.py

writes ``tests/golden.json`` anew, for models whose weights have been replaced on purpose.
"""

import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from soundscape.audio import Clip, load_clip
from soundscape.datasets import synthetic
from soundscape.errors import ModelError
from soundscape.models import Classifier, read_model, shipped

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden.json"
KEPT = 3  # classes a clip


@cache
def sounds() -> dict[str, Clip]:
    """The demonstration sounds, and computed ones that are no class's best example."""
    noise = np.random.default_rng(7).normal(0, 0.1, 3 * 22_050)
    found = {path.stem: load_clip(path) for path in sorted((ROOT / "data/demo").glob("*.wav"))}
    found |= {f"computed {label}": synthetic.synthesize(label, 11) for label in synthetic.LABELS}
    found["white noise"] = Clip(noise, 22_050)
    found["half a second of rain"] = found["rain"].excerpt(1.0, 0.5)
    found["one sample"] = Clip(np.array([0.5]), 16_000)
    return found


def answers(name: str) -> dict:
    classifier = Classifier.load(name)
    heard = {title: classifier.predict(clip) for title, clip in sounds().items()}
    return {
        "weights_sha256": read_model(name).sha256,
        "clips": {
            title: {label: round(p, 4) for label, p in one.top(KEPT)}
            for title, one in heard.items()
        },
    }


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_models_say_what_they_said(name, monkeypatch):
    try:
        Classifier.load(name)
    except ModelError as missing:
        pytest.skip(str(missing))
    kept = json.loads(GOLDEN.read_text("utf-8"))
    assert name in kept, "run python tests/test_shipped.py where YAMNet is"
    found = answers(name)
    assert found["weights_sha256"] == kept[name]["weights_sha256"], (
        f"the weights of {name} were replaced: run python tests/test_shipped.py and look at what "
        f"has changed"
    )
    for title, expected in kept[name]["clips"].items():
        said = found["clips"][title]
        best = max(expected.values())
        # Libraries differ in the last digits; what was close may then change places.
        assert max(said.values()) == pytest.approx(best, abs=0.02), title
        for label, probability in expected.items():
            if probability > 0.05:
                assert said.get(label, 0) == pytest.approx(probability, abs=0.02), (title, label)


@pytest.mark.parametrize("name", shipped())
def test_the_same_sound_gets_the_same_answer(name):
    try:
        classifiers = [Classifier.load(name) for _ in range(2)]
    except ModelError as missing:
        pytest.skip(str(missing))
    clip = synthetic.synthesize("rooster", 5)
    said = [one.predict(clip) for one in (*classifiers, classifiers[0])]
    assert said[0] == said[1] == said[2]


def room(level_db: float, seconds: float = 6.0) -> np.ndarray:
    """A quiet room: pink noise with a little hum, at a level in dBFS."""
    rng = np.random.default_rng(1)
    spectrum = np.fft.rfft(rng.standard_normal(round(seconds * 44_100)))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise = np.fft.irfft(spectrum)
    noise /= np.sqrt(np.mean(noise**2))
    hum = 0.3 * np.sin(2 * np.pi * 50 * np.arange(len(noise)) / 44_100)
    return (noise + hum) * 10 ** (level_db / 20)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(44_100),
        np.full(44_100, 0.2),  # a converter's offset
        np.round(np.random.default_rng(0).uniform(-1, 1, 44_100)) / 32_768,  # its last bit
        room(-60),
        room(-70),
    ],
    ids=["digital", "offset", "last bit", "room at -60 dBFS", "room at -70 dBFS"],
)
@pytest.mark.parametrize("name", shipped())
def test_silence_and_a_quiet_room_are_silent(name, samples):
    try:
        classifier = Classifier.load(name)
    except ModelError as missing:
        pytest.skip(str(missing))
    heard = classifier.predict(Clip(samples, 44_100))
    assert (heard.verdict, heard.label) == ("silent", "silent")
    each = 0 if heard.open_set else 1 / len(heard.labels)
    assert heard.probabilities == pytest.approx([each] * len(heard.labels))


def test_a_room_that_is_not_quiet_is_heard():
    assert Classifier.load().predict(Clip(room(-35), 44_100)).verdict != "silent"


if __name__ == "__main__":
    golden = {name: answers(name) for name in shipped()}
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{GOLDEN}: {', '.join(golden)}\n")
