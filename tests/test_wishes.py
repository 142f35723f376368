"""What words wish of a picture beside its scene is drawn, and the rest is told word by word."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import ROOT
from painting import heard, pixels, small

from soundscape import create, explain, load_clip, providers, replay
from soundscape.artwork import heed_words
from soundscape.cli import main
from soundscape.features import describe
from soundscape.painter import SCENES, STYLES, read_wishes
from soundscape.painter.colour import contrast
from soundscape.painter.granting import wished_palette
from soundscape.painter.scene import Scene
from soundscape.painter.scenes import scene_for
from soundscape.painter.styles import CATALOGUE
from soundscape.painter.wishes import COLOURS, Wishes
from soundscape.prompts import acoustic_phrases, load_bank, prompt_by_hand

DOG = ROOT / "data/demo/dog.wav"
PAINTER = providers.get("painter")


@pytest.mark.parametrize(
    ("text", "label", "wished"),
    [
        ("A kitten in drizzle at midnight", "cat", {"weather": ("rain",), "time": "night"}),
        ("a foggy winter morning on the railway", "train",
         {"weather": ("mist",), "time": "low sun", "season": "winter"}),
        ("a cow in a blizzard", "cow", {"weather": ("snow", "wind")}),
        ("a crow in a snowstorm", "crow", {"weather": ("snow", "wind")}),
        ("sleet on the train", "train", {"weather": ("rain", "snow")}),
        ("hail, and a pig", "pig", {"weather": ("rain",)}),
        ("a goose in the showers", "duck", {"weather": ("rain",)}),
        ("a horse in a sandstorm", "horse", {"weather": ("wind",)}),
        ("a ship in the tempest", "ship", {"weather": ("rain", "wind")}),
        ("a cloudburst over the church", "church_bells", {"weather": ("rain",)}),
        ("an owl in the flurries", "owl", {"weather": ("snow",)}),
        ("a squall, a hurricane", "boat", {"weather": ("rain", "wind")}),
        ("no hailstones", "cow", {"absent": ("rain",)}),
        ("in teal, a woodcut of a piano", "piano", {"colour": "teal", "style": "woodblock"}),
        ("a white puppy", "dog", {"coat": "white"}),
        ("A sheep, no rain or snow", "sheep", {"absent": ("rain", "snow")}),
        ("not at night, a crow", "crow", {"time": "day"}),
        ("without any clouds; a frog", "frog", {"absent": ("clouds",)}),
        ("a hen and no people", "hen", {}),
    ],
)  # fmt: skip
def test_words_are_read(text, label, wished):
    found = read_wishes(text, label)
    assert {key: value for key, value in vars(found).items() if value} == wished


@pytest.mark.parametrize(
    ("text", "label", "unread"),
    [
        ("An otter plays the harp in the rain", "rain", ("otter", "plays", "harp")),
        ("A dog and a cat", "dog", ("cat",)),
        ("a blue frying pan", "cat", ("blue", "frying", "pan")),
        ("a cat at night, at noon", "cat", ("noon",)),
        ("a lake by day", "silent", ("lake", "day")),
        ("no otters", "dog", ()),
        ("a wind chime, showers of petals", "cat", ("wind", "chime", "showers", "petals")),
        ("a storm of applause", "dog", ("storm", "applause")),
        ("a coat like snow, a road that winds", "dog", ("coat", "like", "snow", "road", "winds")),
    ],
)
def test_what_cannot_be_drawn_is_told_word_by_word(text, label, unread):
    assert read_wishes(text, label).unread == unread


def legend(painting) -> str:
    return "; ".join(drew for _, drew in painting.legend)


@pytest.mark.parametrize(
    ("word", "says"),
    [("rain", "rain falls"), ("snow", "snow falls"), ("wind", "gusts"), ("mist", "the mist is")],
)
@pytest.mark.parametrize("label", ["cow", "piano", "sea_waves", "keyboard_typing"])
def test_weather_is_drawn_and_told(clip, label, word, says):
    dry, wet = (small(clip, heard(), label, words=words) for words in ("", f"in the {word}"))
    assert says not in legend(dry)
    assert says in legend(wet)
    assert word in wet.alt_text
    assert np.abs(pixels(dry) - pixels(wet)).mean() > 0.2


def test_negation_leaves_out_what_the_scene_would_draw(clip):
    usual, without = (small(clip, heard(), "breathing", words=w) for w in ("", "no snow, please"))
    assert "snow falls" in legend(usual)
    assert "snow falls" not in legend(without)
    assert heed_words(PAINTER, prompt_by_hand("no dogs"), "dog").label == "unknown"
    assert heed_words(PAINTER, prompt_by_hand("no dogs or cats, a goat"), "dog").label == "unknown"
    assert heed_words(PAINTER, prompt_by_hand("no dog, but a cow"), "dog").label == "cow"


@pytest.mark.parametrize("label", ["cow", "hen", "sea_waves", "unknown"])
def test_night_is_darker_than_day(clip, label):
    bright = heard(brightness_hz=3_500.0)
    day, night = (pixels(small(clip, bright, label, words=w)).mean() for w in ("", "at night"))
    assert night < day - 25


def test_a_colour_is_that_of_the_picture_or_of_the_figure(clip):
    plain, blue, coat = (
        pixels(small(clip, heard(), "cat", words=w)) for w in ("", "all in red", "a red cat")
    )
    corner = (slice(0, 30), slice(0, 30))

    def redness(picture):
        return (picture[corner][..., 0] - picture[corner][..., 2]).mean()

    assert redness(blue) > redness(plain) + 30
    assert redness(coat) == pytest.approx(redness(plain), abs=1)
    assert np.abs(coat - plain).max() > 60


def test_words_choose_a_style_where_none_is_asked_for(clip):
    for style in ("woodblock", "neon", "papercut", "watercolour", "charcoal", "poster"):
        for seed in (1, 2):
            assert small(clip, heard(), "dog", words=style, style=None, seed=seed).style == style
    assert small(clip, heard(), "dog", words="a woodcut", style="neon").style == "neon"
    assert set(STYLES) > {"woodblock", "neon"}


@pytest.mark.parametrize("style", CATALOGUE.values(), ids=lambda style: style.name)
def test_in_every_colour_the_marks_stay_apart_from_the_sky(style):
    for palette in style.palettes:
        for colour in COLOURS:
            tinted = wished_palette(palette, Wishes(colour=colour))
            assert contrast(tinted.subject, tinted.sky[1]) >= 3
            assert contrast(tinted.mark, tinted.sky[1]) >= 3


def test_every_scene_grants_everything(clip):
    words = "in wind, snow, mist and rain, at night, in autumn, all in green"
    for label in SCENES:
        made = small(clip, heard(), label, words=words, size=(64, 64))
        assert "rain falls" in legend(made), label
        if isinstance(scene_for(label), Scene):
            assert ", at night, in autumn" in made.alt_text


def test_measured_phrases_wish_nothing():
    for name in ("dog", "rooster", "sea_waves", "chainsaw"):
        for phrase in acoustic_phrases(describe(load_clip(ROOT / f"data/demo/{name}.wav"))):
            assert read_wishes(phrase.text, "dog").drawn == (), phrase


def test_the_banks_prompts_are_heeded(clip):
    """Of scenes at night, those that say so are painted at night."""
    bank, found = load_bank("animals"), 0
    for label in ("cat", "frog", "crow"):
        for text in bank.prompts(label):
            wishes = read_wishes(text, label)
            if "moonlit" in text or "at night" in text:
                assert wishes.time == "night", text
                assert "at night" in small(clip, heard(), label, words=text).alt_text
                found += 1
    assert found > 0


def test_card_replay_explanation_and_command_tell_and_keep_the_wishes(tmp_path):
    made = create(load_clip(DOG), prompt="A dog in snow, with an umbrella", seed=5, size=(96, 96))
    assert made.card.picture.notes == ("of the words nothing is drawn of: umbrella",)
    path, _ = made.save(tmp_path / "snow.png")
    assert replay(path).image == made.image
    assert explain(made.card).legend == made.card.legend
    assert "snow falls" in str(explain(made.card))
    words = ["--prompt", "A dog, a fiddler and a harp"]
    before = CliRunner().invoke(main, ["generate", str(DOG), "--estimate", *words])
    assert "nothing is drawn of: fiddler, harp" in before.stderr
    line = ["generate", str(DOG), "--seed", "5", "--size", "64x64", "-o", str(tmp_path / "b.png")]
    done = CliRunner().invoke(main, [*line, *words])
    assert done.exit_code == 0, done.output
    assert "b.png: of the words nothing is drawn of: fiddler, harp" in done.stderr
