"""What a person likes: their own file, heeded by the composer, learnt from what they keep."""

from __future__ import annotations

import json
import re
import sys
import tomllib

import pytest
from conftest import ROOT
from painting import heard

from soundscape.errors import PromptError
from soundscape.prompts import Phrase, prompt_by_hand
from soundscape.writers import Brief, Taste, get
from soundscape.writers.taste import taste_file

LABELS = ("dog", "rain", "piano", "train", "kettle", "laughing", "helicopter", "cat")


def prompts(taste=None, count=60, labels=LABELS, name="composer"):
    writer = get(name, taste=taste)
    briefs = [Brief(labels[seed % len(labels)], seed, heard()) for seed in range(count)]
    return [writer.write([brief])[0] for brief in briefs]


def share(found, pattern):
    return sum(bool(re.search(pattern, prompt.text.lower())) for prompt in found) / len(found)


# --- what a person wrote


@pytest.mark.parametrize(
    ("never", "text", "allowed"),
    [
        ("spiders", "a spider in a web", False),
        ("spider", "two spiders", False),
        ("cat", "a catalogue of Catherine's", True),
        ("Cats", "a CAT", False),
        ("puppy", "three puppies", False),
        ("cherries", "one cherry", False),
        ("glass", "two glasses", False),
        ("glasses", "a glass", False),
        ("ice cream", "an ice-cream van", False),
        ("ice cream", "cream on ice", True),
        ("bus", "busy streets", True),
        ("C++ (old)", "c++", True),
        ("children", "a child with a kite", False),
        ("old men", "an old man", False),
        ("Mouse", "three blind mice", False),
        ("man", "two women", True),
        ("knives", "a knife", False),
        ("wolf", "a pack of wolves", False),
    ],
)
def test_what_is_never_wanted_is_found_as_a_word_in_either_number(never, text, allowed):
    assert Taste(text=f"never = ['{never}']").allows(text) is allowed


@pytest.mark.parametrize("name", ["composer", "bank"])
def test_what_is_never_wanted_is_never_offered(name):
    never = ["moon", "oil", "watercolours", "night", "umbrella", "fog", "comic", "dog"]
    without = prompts(name=name)
    assert share(without, r"\b(moon|oil|watercolour|night|umbrella)s?\b") > 0.2
    labels = tuple(label for label in LABELS if label != "dog")
    taste = Taste(text=f"never = {never}")
    found = prompts(taste, 200, labels, name)
    assert share(found, rf"\b({'|'.join(never)}|watercolour)(s|es)?\b") == 0


def test_a_sound_that_is_never_to_be_shown_is_left_out_and_told():
    [prompt] = prompts(Taste(text='never = ["dogs"]'), 1, ("dog",))
    assert "dog" not in prompt.text
    assert "never to be shown" in prompt.writing.note
    others = Brief("train", 3, sounds=("dog", "rain"), phrases=("my dog", "the pier"))
    [prompt] = get("composer", taste=Taste(text='never = ["dog"]')).write([others])
    assert "dog" not in prompt.text.lower()
    assert "the pier" in prompt.text.lower()


def test_even_the_unknown_may_be_unwanted():
    with pytest.raises(PromptError, match="leaves no subject"):
        prompts(Taste(text='never = ["dogs", "unknown"]'), 1, ("dog",))


def test_nothing_left_to_say_is_one_error():
    moods = tomllib.loads((ROOT / "data/prompts/composer/moods.toml").read_text("utf-8"))["mood"]
    said = [one.split()[-1] for tone in moods.values() for text in tone.values()
            for one in text.split(";") if one.strip()]  # fmt: skip
    with pytest.raises(PromptError, match="never: leaves no mood"):
        prompts(Taste(text=f"never = {json.dumps(said)}"), 3)


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ('mediums = ["linocut"]', r"linocut"),
        ('places = ["harbour"]', r"pier|trawler|slipway|net loft|harbour|estuary|ferry steps"),
        ('palette = ["indigo", "rose"]', r"indigo|rose"),
        ('likes = ["lanterns"]', r"lantern"),
    ],
)
def test_what_is_liked_is_offered_more_often(line, pattern):
    labels = ("train", "boat", "dog", "steam_whistle", "car_horn", "bell", "ship", "rain")
    usual = share(prompts(None, 240, labels), pattern)
    liked = share(prompts(Taste(text=line), 240, labels), pattern)
    assert liked > 1.5 * usual
    assert liked < 1


def test_no_taste_and_an_empty_one_find_the_same_words():
    assert prompts(Taste()) == prompts(None)


# --- learning


def test_what_is_kept_comes_more_often_and_what_is_deleted_less():
    taste = Taste()
    writer = get("composer", taste=taste)
    for seed in range(40):
        [prompt] = writer.write([Brief(LABELS[seed % 8], 1_000 + seed, heard())])
        dark = re.search(r"night|moon|dusk|twilight|dawn|evening", prompt.text.lower())
        taste.learn(prompt, "deleted" if dark else "kept")
    pattern = r"night|moon|dusk|twilight|dawn|evening"
    assert share(prompts(taste, 200), pattern) < 0.5 * share(prompts(None, 200), pattern)
    assert len({prompt.text for prompt in prompts(taste, 200)}) == 200


def test_simulated_persons_are_pleased_more_often_than_by_chance(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.delitem(sys.modules, "taste", raising=False)
    import taste as benchmark

    monkeypatch.setattr(benchmark, "OFFERS", 40)
    labels = list(get("composer").tables.subjects)
    people = [benchmark.met(seed, 0.0, labels) for seed in range(5_000, 5_006)]
    before, after = (sum(one[key] for one in people) / len(people) for key in ("chance", "after"))
    assert after > before + 0.1


def test_an_edit_likes_what_stays_and_not_what_goes():
    [prompt] = prompts(None, 1)
    medium = next(part for part in prompt.parts if "medium" in part.origin)
    light = next(part for part in prompt.parts if "light" in part.origin)
    taste = Taste()
    taste.learn(prompt, "edited", prompt.text.replace(light.text, "").replace(
        light.text.capitalize(), ""))  # fmt: skip
    word = medium.text.split()[-1].removesuffix("s")
    assert taste.learnt[f"medium: {word}"] == (1, 1)
    gone = light.text.split()[-1].removesuffix("s")
    assert taste.learnt[f"light: {gone}"] == (0, 1)


def test_it_learns_from_the_banks_words_and_a_persons_own_too():
    taste = Taste()
    for _ in range(6):
        taste.learn(prompt_by_hand("A lantern on a jetty"), "kept")
        taste.learn(prompt_by_hand("A crowd at a fair"), "deleted")
    lit = Phrase("a bright lantern", "composer: light, night")
    assert taste.learnt["words: lantern"] == (6, 6)
    assert taste.weight(lit) == 1
    with pytest.raises(PromptError, match="did you mean kept"):
        taste.learn(prompt_by_hand("x"), "kep")


def test_weights_stay_within_bounds_however_often_something_is_kept():
    taste = Taste()
    [prompt] = prompts(None, 1)
    for _ in range(500):
        taste.learn(prompt, "kept")
        taste.learn(prompt_by_hand("no"), "deleted")
    assert max(seen for _, seen in taste.learnt.values()) <= 48
    assert max(taste.weight(part) for part in prompt.parts) <= 256
    other = prompts(taste, 60, ("dog",))
    assert len({one.text for one in other}) == 60


# --- the file


def test_a_file_keeps_the_persons_half_to_the_letter_and_says_what_was_learnt(tmp_path):
    path = tmp_path / "deep" / "taste.toml"
    taste = Taste.read(tmp_path / "taste.toml") if path.exists() else Taste(path)
    [prompt] = prompts(None, 1)
    taste.learn(prompt, "kept")
    taste.save()
    first = path.read_text("utf-8")
    assert tomllib.loads(first)["learnt"]["all pictures"] == [1, 1]
    own = '# mine!\nnever = ["wasps"]  # ugh\nnotes = """\nI like the sea.\n"""\n'
    path.write_text(own + first[first.index("\n# Learnt") :], "utf-8")
    taste.learn(prompt, "kept")
    taste.save()
    text = path.read_text("utf-8")
    assert text.startswith(own)
    assert text.count("[learnt]") == text.count("# Learnt from") == 1
    again = Taste.read(path)
    assert again.never == ("wasps",)
    assert again.notes == "I like the sea."
    assert again.learnt["all pictures"] == (2, 2)
    assert again.learnt == taste.learnt


def test_what_a_person_erases_is_forgotten(tmp_path):
    path = tmp_path / "taste.toml"
    taste = Taste(path)
    [one, other] = prompts(None, 2)
    taste.learn(one, "kept")
    taste.save()
    path.unlink()
    taste.learn(other, "deleted")
    taste.save()
    assert Taste.read(path).learnt["all pictures"] == (0, 1)
    taste.forget()
    taste.save()
    assert Taste.read(path).learnt == {}


def test_it_says_what_it_knows_in_sentences():
    taste = Taste(text='never = ["spiders"]\nlanguage = "de"\nnotes = "Draw boats."')
    [prompt] = prompts(None, 1, ("ship",))
    for _ in range(4):
        taste.learn(prompt, "kept")
        taste.learn(prompt_by_hand("A tunnel"), "deleted")
    said = taste.says()
    assert said[:3] == (
        "Never shown: spiders.",
        "Words are wanted in de.",
        "Of 8 pictures you kept 4.",
    )
    assert "With “tunnel” in the words you kept 0 of 4: offered less often." in said
    assert any("you kept 4 of 4: offered more often" in one for one in said)
    assert taste.examples()[-1] == "Draw boats."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("likes = [", "taste.toml: is not TOML"),
        ('\nliks = ["x"]', "taste.toml, line 2, liks: .*did you mean likes"),
        ('likes = "x"', "line 1, likes: got 'x', expected"),
        ("never = [3]", "never: got"),
        ("language = 3", "language: got 3, expected a text"),
        ("learnt = 3", "learnt: got 3"),
        ('[learnt]\n"medium: oil" = [3, 2]', r"line 2, medium: oil: got \[3, 2\]"),
        ("\n# \xff", "line 2: is not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, says):
    path = tmp_path / "taste.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(PromptError, match=says):
        Taste.read(path)


def test_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SOUNDSCAPE_TASTE", str(tmp_path / "mine.toml"))
    assert taste_file() == tmp_path / "mine.toml"
    assert Taste.read().is_empty
    monkeypatch.delenv("SOUNDSCAPE_TASTE")
    assert taste_file().name == "taste.toml"
    with pytest.raises(PromptError, match="does not exist"):
        Taste.read(tmp_path / "none.toml")
    with pytest.raises(PromptError, match="has no file"):
        Taste().save()
