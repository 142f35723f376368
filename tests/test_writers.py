"""Who finds the words: what every writer keeps to, and how a picture gets them."""

import dataclasses

import pytest

from soundscape import create, describe, load_clip, prompts, writers
from soundscape._util.paths import data_file
from soundscape.artwork import Card
from soundscape.errors import PromptError
from soundscape.models import Prediction, Sound
from soundscape.prompts import BY_HAND, Phrase, Prompt, Writing
from soundscape.writers import BankWriter, Brief


@pytest.fixture(scope="module")
def clip():
    return load_clip(data_file("demo/dog.wav"))


class Poet:
    """A writer of one's own: what it was told is kept, and it has two things to say."""

    name, unit = "poet", ""

    def __init__(self, *texts):
        self.texts, self.told = texts, []

    def write(self, briefs, *, budget=None, watch=None):
        self.told += briefs
        return tuple(self._prompt(0) for _ in briefs)

    def another(self, brief, prompt):
        place = self.texts.index(prompt.text) + 1
        return self._prompt(place) if place < len(self.texts) else None

    def _prompt(self, place):
        text = self.texts[place]
        writing = Writing("poet", model="ode-7", tokens=81, cost=0.002, unit="USD", note="hum")
        return Prompt(
            text, (Phrase(text, "poet"),), None, "no cats", "Bark", "A dog, once.", writing
        )


def test_the_bank_is_the_first_and_says_what_it_always_said():
    assert writers.names()[0] == "bank"
    sound = describe(load_clip(data_file("demo/rooster.wav")))
    briefs = [Brief("rooster", 3, sound), Brief("rain", 4)]
    expected = (prompts.prompt_for("rooster", 3, sound), prompts.prompt_for("rain", 4))
    assert writers.get().write(briefs) == expected
    loud = Brief("rooster", 3, sound, without=frozenset(p.origin for p in expected[0].parts[1:]))
    [bare] = writers.get("bank").write([loud])
    assert bare.text == expected[0].drawn.text


def test_a_brief_holds_nothing_that_could_name_a_file():
    names = {field.name for field in dataclasses.fields(Brief)}
    assert names == {"label", "seed", "acoustics", "sounds", "phrases", "without"}


def test_an_unknown_writer_is_told_who_there_is():
    with pytest.raises(PromptError, match=r"'bnak'.*bank"):
        writers.get("bnak")


def test_the_words_of_a_writer_of_ones_own_are_on_the_card(clip):
    poet = Poet("A hound under plum trees", "A hound on a bridge")
    made = create(clip, writer=poet, label="dog", seed=5, size=(128, 128))
    words = made.card.prompt
    assert (words.text, words.title, words.caption, words.negative) == (
        "A hound under plum trees",
        "Bark",
        "A dog, once.",
        "no cats",
    )
    assert (words.writing.writer, words.writing.tokens, words.writing.cost) == ("poet", 81, 0.002)
    assert "hum" in made.card.picture.notes
    assert Card.from_json(made.card.to_json()) == made.card
    [brief] = poet.told
    assert (brief.label, brief.seed) == ("dog", 5)
    assert brief.acoustics.loudness_db == describe(clip).loudness_db


def test_a_writer_is_told_what_else_is_heard(clip):
    poet = Poet("A hound under plum trees")
    heard = Prediction(
        labels=("dog", "rain"),
        probabilities=(0.9, 0.7),
        verdict="known",
        model="world",
        weights_sha256="0" * 64,
        sounds=(Sound("dog", 0.9, 2.0), Sound("rain", 0.7, 5.0)),
        open_set=True,
    )
    create(clip, writer=poet, prediction=heard, seed=5, size=(128, 128))
    assert poet.told[0].sounds == ("rain",)


def test_of_several_sounds_words_are_taken_that_wish_no_weather(clip):
    poet = Poet("A hound in the snow", "A hound in the fog", "A hound on a rug")
    heard = (*_heard("dog", 0.0, 2.0), *_heard("rain", 0.0, 5.0))
    made = create(clip, writer=poet, sounds=heard, seed=5, size=(128, 128))
    assert made.card.prompt.text == "A hound on a rug"
    stormy = Poet("A hound in the snow", "A hound in the fog")
    made = create(clip, writer=stormy, sounds=heard, seed=5, size=(128, 128))
    assert made.card.prompt.text == "A hound in the snow"


def test_a_persons_words_ask_no_writer(clip):
    poet = Poet("never")
    made = create(clip, writer=poet, prompt="A kite", seed=5, size=(128, 128))
    assert poet.told == []
    assert made.card.prompt.parts == (Phrase("A kite", BY_HAND),)
    assert made.card.prompt.writing == Writing()


def test_a_bank_of_ones_own_is_a_writer(clip):
    tables = {"dog": ("My own dog by the sea",), "unknown": ("x",), "silent": ("y",)}
    writer = BankWriter(prompts.PromptBank("mine", tables))
    made = create(clip, writer=writer, label="dog", seed=5, size=(128, 128))
    assert made.card.prompt.parts[0] == Phrase("My own dog by the sea", "bank mine: dog 0")


def _heard(label, start, end):
    from soundscape.painter import Heard

    return (Heard(label, ((start, end),), -20.0),)
