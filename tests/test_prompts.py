"""The prompt banks, the seeded draw, the phrases of a sound, and the linter."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from soundscape._util import paths
from soundscape.errors import PromptError, SoundscapeError
from soundscape.features import Acoustics, describe
from soundscape.prompts import (
    BANKS,
    DrawnPrompt,
    Phrase,
    PromptBank,
    acoustic_phrases,
    attribute,
    join_phrases,
    lint,
    load_bank,
    next_prompt,
    prompt_for,
    with_phrase,
    without_phrase,
)
from soundscape.prompts import phrases as phrases_module

ESC10 = (
    "dog", "rain", "sea_waves", "crying_baby", "clock_tick", "sneezing", "helicopter", "chainsaw",
    "rooster", "crackling_fire",
)  # fmt: skip
URBANSOUND8K = (
    "air_conditioner", "car_horn", "children_playing", "dog_bark", "drilling", "engine_idling",
    "gun_shot", "jackhammer", "siren", "street_music",
)  # fmt: skip

# A sound with nothing remarkable about it: no phrase but what a test adds.
ORDINARY = Acoustics(
    duration_seconds=5.0,
    pitch_hz=None,
    pitch_confidence=0.0,
    tempo_bpm=None,
    onsets_per_second=1.0,
    rhythm_regularity=0.0,
    loudness_db=-20.0,
    peak_db=-3.0,
    dynamic_range_db=16.0,
    brightness_hz=1_300.0,
    noisiness=0.68,
    loudness_curve=(1.0,) * 64,
    brightness_curve=(1_300.0,) * 64,
    pitch_curve=(None,) * 64,
    onset_seconds=(),
    onset_strengths=(),
)


def words(count: int, first: str = "lantern") -> str:
    """A text of `count` words that shares next to none with another `first`."""
    return " ".join(
        first + chr(97 + number // 26) + chr(97 + number % 26) for number in range(count)
    )


def bank_of(*texts: str, label: str = "dog", mentions: tuple[str, ...] = ()) -> PromptBank:
    """A bank whose one class is `texts`, filled up with prompts that are fine."""
    filler = tuple(words(25, f"filler{letter}") for letter in "abcdefgh")
    return PromptBank("test", {label: texts + filler}, {label: mentions} if mentions else {})


# --- the banks that come with the package


@pytest.mark.parametrize(("name", "classes"), [("esc10", ESC10), ("urbansound8k", URBANSOUND8K)])
def test_shipped_bank_has_every_class_in_order_and_the_two_verdicts(name, classes):
    bank = load_bank(name)
    assert bank.classes == (*classes, "unknown", "silent")
    assert bank.name == name
    assert all(len(bank.prompts(label)) >= 8 for label in classes)
    assert all(len(bank.prompts(label)) >= 4 for label in ("unknown", "silent"))


@pytest.mark.parametrize("name", BANKS)
def test_shipped_bank_passes_the_linter_and_names_its_sources(name):
    bank = load_bank(name)
    assert [str(problem) for problem in lint(bank)] == []
    assert set(bank.mentions) == set(bank.classes) - {"unknown", "silent"}


# --- drawing


def test_draw_is_the_documented_hash_of_group_and_seed():
    bank = load_bank("esc10")
    digest = hashlib.sha256(b"rooster\n7").hexdigest()
    index = int(digest, 16) % len(bank.prompts("rooster"))
    expected = DrawnPrompt(bank.prompts("rooster")[index], "rooster", index, "esc10")
    assert bank.draw("rooster", 7) == expected
    assert bank.draw("rooster", np.int64(7)) == expected


def test_draw_is_uniform_over_seeds():
    bank = load_bank("esc10")
    counts = Counter(bank.draw("rain", seed).index for seed in range(4_000))
    # Chi-squared with 7 degrees of freedom: 24.3 is passed once in a thousand times.
    expected = 4_000 / len(bank.prompts("rain"))
    assert sum((counts[i] - expected) ** 2 / expected for i in range(8)) < 24.3


def test_neighbouring_seeds_and_other_classes_draw_independently():
    bank = load_bank("esc10")
    pairs = [(bank.draw("rain", seed).index, bank.draw("rain", seed + 1).index)
             for seed in range(400)]  # fmt: skip
    assert len(set(pairs)) == 64
    assert any(bank.draw("dog", s).index != bank.draw("rain", s).index for s in range(5))


def test_a_class_without_prompts_is_pictured_by_its_name():
    bank = load_bank("esc10")
    drawn = {bank.draw("tree_frog", seed).text for seed in range(200)}
    assert len(drawn) == len(bank.open["any"]) >= 8
    assert all("a tree frog" in text and "{" not in text for text in drawn)
    one = bank.draw("tree_frog", 3)
    assert (one.label, one.bank) == ("tree_frog", "open")


def test_words_come_from_the_first_bank_that_knows_the_class():
    assert prompt_for("siren", 3).parts[0].origin.startswith("bank urbansound8k: siren ")
    assert prompt_for("rooster", 3).parts[0].origin.startswith("bank esc10: rooster ")
    assert prompt_for("cat", 3).parts[0].origin.startswith("bank animals: cat ")
    assert prompt_for("accordion", 3).parts[0].origin.startswith("bank open: accordion ")
    other = next_prompt(prompt_for("accordion", 3))
    assert other.text != prompt_for("accordion", 3).text
    assert "an accordion" in other.text


def test_prompts_of_a_class_the_bank_lacks_lists_those_it_has():
    with pytest.raises(PromptError, match=r"'frog'.*'esc10'.*dog, rain, sea_waves"):
        load_bank("esc10").prompts("frog")


def test_a_bank_cannot_be_changed():
    bank = load_bank("esc10")
    with pytest.raises(TypeError):
        bank.groups["dog"] = ()
    with pytest.raises(AttributeError):
        bank.name = "other"


# --- a file of one's own


def test_own_file_needs_only_its_classes(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(
        b"\xef\xbb\xbf# mine\r\n[frog]\r\n"
        b'prompts = ["""\r\nA frog on a\r\n   green leaf.\r\n"""]\r\n'
    )
    bank = load_bank(path=path)
    assert bank.name == "mine"
    assert bank.classes == ("frog", "unknown", "silent")
    assert bank.prompts("frog") == ("A frog on a green leaf.",)
    assert bank.prompts("silent") == load_bank("esc10").prompts("silent")


def test_own_file_may_bring_its_own_silence(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[silent]\nprompts = ["Snow."]\n[frog]\nprompts = ["A frog."]\n')
    bank = load_bank(path=path)
    assert bank.classes == ("frog", "unknown", "silent")
    assert bank.draw("silent", 1).text == "Snow."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bank.toml: holds no class"),
        (b"[dog]\nprompts = [one]", r"is not TOML \(.*line 2"),
        (b'[dog]\nprompts = ["a"]\n\n[cat]\nprompts = []\n', "line 4, class 'cat'.*an empty list"),
        (b"[dog]\n", "line 1, class 'dog', prompts: got nothing"),
        (b'[dog]\nprompts = "one"\n', "class 'dog', prompts: got 'one', expected a list"),
        (b'[dog]\nprompts = ["a", 3]\n', "class 'dog', prompts, entry 2: got 3"),
        (b'[dog]\nprompts = ["  "]\n', "entry 1: got 0 characters"),
        (b'[dog]\nprompts = ["%s"]\n' % (b"a" * 2_001), "entry 1: got 2001 characters"),
        (b'[dog]\nprompt = ["a"]\n', r"expected a table \[dog\].*got prompt"),
        (b'dog = ["a"]\n', r"line 1, class 'dog': expected a table \[dog\]"),
        (b'[dog]\nprompts = ["a"]\nmentions = [1]\n', "class 'dog', mentions, entry 1: got 1"),
        (b'[dog]\n# \xff\nprompts = ["a"]\n', "line 2: is not UTF-8"),
        (b"#" * (1 << 20) + b"#", "larger than 1 MiB"),
    ],
)
def test_own_file_with_a_fault_says_where(tmp_path, content, message):
    path = tmp_path / "bank.toml"
    path.write_bytes(content)
    with pytest.raises(PromptError, match=message):
        load_bank(path=path)


def test_a_bank_edited_meanwhile_is_read_anew(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[frog]\nprompts = ["A frog."]\n')
    assert load_bank(path=path).prompts("frog") == ("A frog.",)
    path.write_text('[frog]\nprompts = ["A toad."]\n')
    assert load_bank(path=path).prompts("frog") == ("A toad.",)


def test_missing_files_and_names_are_named(tmp_path):
    with pytest.raises(PromptError, match="does not exist"):
        load_bank(path=tmp_path / "none.toml")
    with pytest.raises(PromptError, match="is a folder"):
        load_bank(path=tmp_path)
    with pytest.raises(PromptError, match=r"'esc99'.*esc10, urbansound8k"):
        load_bank("esc99")


# --- where the files are


def test_data_file_prefers_the_installed_copy(tmp_path, monkeypatch):
    installed, clone = tmp_path / "_data", tmp_path / "data"
    monkeypatch.setattr(paths, "_HOMES", (installed, clone))
    (clone / "prompts").mkdir(parents=True)
    (clone / "prompts" / "a.toml").touch()
    assert paths.data_file("prompts/a.toml") == clone / "prompts" / "a.toml"
    (installed / "prompts").mkdir(parents=True)
    (installed / "prompts" / "a.toml").touch()
    assert paths.data_file("prompts/a.toml") == installed / "prompts" / "a.toml"
    with pytest.raises(SoundscapeError, match=r"demo/none\.wav.*does not come with"):
        paths.data_file("demo/none.wav")


# --- phrases


@pytest.mark.parametrize(
    ("measurement", "value", "text", "origin"),
    [
        ("loudness_db", -45.2, "hushed, small forms in wide empty space", "loudness -45 dBFS"),
        ("loudness_db", -5.0, "overwhelming", "loudness -5 dBFS"),
        ("pitch_hz", 1_480.0, "high in the frame", "pitch 1480 Hz"),
        ("pitch_hz", 82.4, "foot of the frame", "pitch 82 Hz"),
        ("dynamic_range_db", 70.0, "stark contrasts", "dynamic range 70 dB"),
        ("brightness_hz", 6_000.0, "glittering", "brightness 6000 Hz"),
        ("noisiness", 0.9, "fine grain", "noisiness 0.90"),
        ("noisiness", 0.1, "pure unbroken lines", "noisiness 0.10"),
        ("onsets_per_second", 7.25, "dense small marks", "7.2 events a second"),
        ("onsets_per_second", 0.0, "unbroken sweep", "0.0 events a second"),
    ],
)
def test_one_remarkable_measurement_gives_its_phrase(measurement, value, text, origin):
    (phrase,) = acoustic_phrases(replace(ORDINARY, **{measurement: value}))
    assert text in phrase.text
    assert phrase.origin == origin


def test_an_ordinary_sound_has_nothing_to_add():
    assert acoustic_phrases(ORDINARY) == ()


def test_a_pulse_speaks_only_when_it_is_clear():
    pulse = replace(ORDINARY, tempo_bpm=60.0, rhythm_regularity=0.95, onsets_per_second=7.0)
    assert [p.origin for p in acoustic_phrases(pulse)] == ["tempo 60 bpm"]
    assert acoustic_phrases(pulse)[0].text == "steady repeated forms, evenly spaced"
    vague = replace(pulse, rhythm_regularity=0.4)
    assert [p.origin for p in acoustic_phrases(vague)] == ["7.0 events a second"]


@pytest.mark.parametrize(
    ("measurement", "low", "high", "distinct"),
    [
        ("loudness_db", -69.0, 0.0, 5),
        ("pitch_hz", 60.0, 2_000.0, 5),
        ("tempo_bpm", 30.0, 300.0, 5),
        ("onsets_per_second", 0.0, 20.0, 5),
        ("dynamic_range_db", 0.0, 80.0, 5),
        ("brightness_hz", 0.0, 11_000.0, 5),
        ("noisiness", 0.0, 1.0, 5),
    ],
)
def test_words_change_in_one_direction_only(measurement, low, high, distinct):
    base = replace(ORDINARY, rhythm_regularity=1.0) if measurement == "tempo_bpm" else ORDINARY
    said = []
    for value in np.linspace(low, high, 500):
        phrases = acoustic_phrases(replace(base, **{measurement: float(value)}))
        assert len(phrases) <= 1
        said.append(phrases[0].text if phrases else None)
    runs = [said[0]] + [after for before, after in pairwise(said) if after != before]
    assert len(runs) == len(set(runs)) == distinct


def test_at_most_four_and_the_most_remarkable_first():
    sound = replace(
        ORDINARY,
        pitch_hz=1_500.0,
        tempo_bpm=58.0,
        rhythm_regularity=0.9,
        loudness_db=-62.0,
        brightness_hz=2_600.0,
        noisiness=0.85,
        dynamic_range_db=40.0,
    )
    origins = [phrase.origin for phrase in acoustic_phrases(sound)]
    assert len(origins) == 4
    assert origins[0] == "loudness -62 dBFS"
    assert set(origins[1:3]) == {"pitch 1500 Hz", "tempo 58 bpm"}


def test_silence_is_one_phrase(silence):
    phrases = acoustic_phrases(describe(silence))
    assert [phrase.origin for phrase in phrases] == ["loudness -100 dBFS"]
    assert "still" in phrases[0].text


def test_a_real_tone_is_pure_and_at_mid_height(tone):
    said = {phrase.origin: phrase.text for phrase in acoustic_phrases(describe(tone))}
    assert "mid-height" in said["pitch 440 Hz"]
    assert any("unbroken lines" in text for text in said.values())


def test_phrases_pass_the_rules_of_a_bank():
    scales = [value for value in vars(phrases_module).values() if hasattr(value, "words")]
    texts = [text for scale in scales for text in scale.words if text]
    assert len(texts) > 25
    for text in texts:
        assert [p for p in lint(bank_of(f"{text} {words(20)}")) if p.index == 0] == []


def test_compose_joins_scene_and_phrases():
    phrases = (Phrase("wide empty space", "a"), Phrase("soft light", "b"))
    assert join_phrases("A dog.", phrases) == "A dog. Wide empty space; soft light."
    assert join_phrases(" A\ndog ", phrases[:1]) == "A dog. Wide empty space."
    assert join_phrases("A dog!", ()) == "A dog!"


# --- the linter


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (words(19), "has 19 words, expected 20 to 60"),
        (words(61), "has 61 words"),
        ("Please " + words(25), "'Please', which speaks to a machine"),
        ("Paint " + words(25), "'Paint', which speaks to a machine"),
        (words(25) + " paint me a dog", "'paint me'"),
        (words(25) + " in the style of someone", "'in the style of'"),
        (words(25) + " | dog", r"'|', which some services read as a command"),
        (words(25) + " (dog:1.3)", "'(dog:1.3)'"),
        (words(25) + " --ar", "'--a'"),
        (words(25) + " <lora>", "'<'"),
        (words(25) + " a rifle", "'rifle', which services refuse"),
        (words(25) + " in 8k", "'8k', which paints nothing"),
        (words(25) + " with an inscription", "'inscription', which asks for letters"),
        (words(25) + ' "Hello"', "which asks for letters"),
        (words(25) + " in lego", "'lego', a trade name"),
    ],
)
def test_lint_finds_a_bad_prompt(text, message):
    problems = lint(bank_of(text))
    assert len(problems) == 1
    assert message in str(problems[0])
    assert str(problems[0]).startswith("dog, prompt 1: ")


def test_lint_allows_what_only_looks_bad():
    fine = "A warm shot-silk coat of paint, pleased and created by nobody, " + words(20)
    assert "shot" in fine
    texts = ("A wardrobe (oak, open): moths, a palette knife, deadnettle. " + words(20),)
    assert lint(bank_of(*texts)) == []


def test_lint_finds_near_duplicates_in_any_class():
    text = words(25)
    bank = bank_of(text, label="dog")
    twin = PromptBank("twin", {**bank.groups, "rain": (text + " again",)})
    messages = [str(problem) for problem in lint(twin)]
    assert "rain: has 1 prompts, needs 8" in messages
    assert "rain, prompt 1: shares 96% of its words with dog, prompt 1; rewrite one" in messages


def test_lint_finds_a_class_that_says_one_thing_again_and_again():
    texts = [words(25, f"scene{letter}") for letter in "abcdefgh"]
    dusk = (*(f"{text} at dusk" for text in texts[:3]), *texts[3:])
    assert lint(PromptBank("b", {"dog": dusk})) == []
    dusk = (*dusk[:3], f"{texts[3]} in twilight", *texts[4:])
    assert [str(problem) for problem in lint(PromptBank("b", {"dog": dusk}))] == [
        "dog: has 4 prompts with 'dusk'; vary all but 3"
    ]
    oils = (*(f"{text} in oils" for text in texts[:4]), *texts[4:])
    assert "has 4 prompts with 'oil'" in str(lint(PromptBank("b", {"dog": oils}))[0])
    alike = (*(f"A small hound {text}" for text in texts[:2]), *texts[2:])
    assert "2 prompts that begin with 'a small hound'" in str(
        lint(PromptBank("b", {"d": alike}))[0]
    )


def test_lint_wants_the_source_in_view():
    hidden = bank_of(words(25), mentions=("dog", "hound"))
    assert "does not show what sounds; expected one of: dog, hound" in str(lint(hidden)[0])
    shown = PromptBank("shown", {"dog": (words(25) + " Hounds!",)}, {"dog": ("dog", "hound")})
    assert [problem.index for problem in lint(shown)] == [None]


def test_lint_counts_verdicts_less_strictly():
    four = tuple(words(25, f"calm{letter}") for letter in "abcd")
    assert lint(PromptBank("b", {"silent": four})) == []
    assert "needs 4" in str(lint(PromptBank("b", {"silent": four[:3]}))[0])
    assert "needs 8" in str(lint(PromptBank("b", {"dog": four}))[0])


class TestAttribution:
    @pytest.mark.parametrize(
        ("text", "phrase", "left"),
        [
            ("A dog. Hushed forms; bare light.", "hushed forms", "A dog. Bare light."),
            ("A dog. Hushed forms; bare light.", "bare light", "A dog. Hushed forms."),
            ("A dog. Bare light.", "bare light", "A dog."),
            ("A dog.", "bare light", "A dog."),
            ("Bare light.", "bare light", ""),
        ],
    )
    def test_a_phrase_is_taken_out_with_its_punctuation(self, text, phrase, left):
        assert without_phrase(text, phrase) == left

    def test_a_phrase_is_put_in_once(self):
        once = with_phrase("A dog", "bare light")
        assert once == "A dog. Bare light."
        assert with_phrase(once, "bare light") == once

    def test_parts_come_in_the_order_of_the_text(self):
        known = [Phrase("b part", "two"), Phrase("a part", "one")]
        found = attribute("A part and more. B part.", known)
        assert [(part.text, part.origin) for part in found.parts] == [
            ("a part", "one"),
            ("and more", "written by hand"),
            ("b part", "two"),
        ]

    def test_the_banks_prompt_is_kept_while_nothing_is_by_hand(self):
        whole = prompt_for("dog", 7)
        known = [*whole.parts, Phrase("bare light", "loudness -41 dBFS")]
        assert attribute(f"{whole.text} Bare light.", known, whole).drawn == whole.drawn
        assert attribute(f"{whole.text} A kite.", known, whole).drawn is None
        assert attribute("Bare light.", known, whole).drawn is None
