"""Every kind of sound has scenes, and every class is said as people say it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from soundscape.prompts import (
    BANKS,
    PromptBank,
    bank_with,
    in_words,
    lint,
    load_bank,
    named_labels,
    next_prompt,
    prompt_for,
)
from soundscape.prompts.names import shown_by

ESC50 = (
    "dog", "rooster", "pig", "cow", "frog", "cat", "hen", "insects", "sheep", "crow",
    "rain", "sea_waves", "crackling_fire", "crickets", "chirping_birds",
    "water_drops", "wind", "pouring_water", "toilet_flush", "thunderstorm",
    "crying_baby", "sneezing", "clapping", "breathing", "coughing",
    "footsteps", "laughing", "brushing_teeth", "snoring", "drinking_sipping",
    "door_wood_knock", "mouse_click", "keyboard_typing", "door_wood_creaks", "can_opening",
    "washing_machine", "vacuum_cleaner", "clock_alarm", "clock_tick", "glass_breaking",
    "helicopter", "chainsaw", "siren", "car_horn", "engine",
    "train", "church_bells", "airplane", "fireworks", "hand_saw",
)  # fmt: skip
URBANSOUND8K = (
    "air_conditioner", "car_horn", "children_playing", "dog_bark", "drilling", "engine_idling",
    "gun_shot", "jackhammer", "siren", "street_music",
)  # fmt: skip
VOICES_AND_MUSIC = (
    "speech", "narration", "singing", "crowd", "applause", "whispering", "shout",
    "music", "piano", "guitar", "drum", "bowed_string_instrument", "woodwind",
    "brass_instrument", "electronic_music", "rock_music", "orchestra",
)  # fmt: skip
FAMILIES = (
    "animal", "voice", "human", "music", "nature", "vehicle", "machine", "household",
    "alarm_signal", "explosion", "impact", "signal", "noise", "place",
)  # fmt: skip
KINDS = tuple(dict.fromkeys((*ESC50, *URBANSOUND8K, *VOICES_AND_MUSIC, *FAMILIES)))


def own_prompts() -> dict[str, tuple[str, ...]]:
    """The scenes of all banks by class."""
    return {
        label: load_bank(name).prompts(label)
        for name in BANKS
        for label in load_bank(name).classes
        if label not in ("unknown", "silent")
    }


# --- scenes for every kind


def test_every_kind_of_sound_has_eight_scenes_of_its_own():
    assert len(KINDS) == 88
    assert {label: len(texts) >= 8 for label, texts in own_prompts().items()} == dict.fromkeys(
        KINDS, True
    )


def test_each_class_stands_in_one_bank():
    labels = Counter(label for name in BANKS for label in load_bank(name).classes[:-2])
    assert set(labels.values()) == {1}


def test_scenes_differ_across_the_banks():
    groups = own_prompts()
    assert [str(problem) for problem in lint(PromptBank("all", groups))] == []
    # The same two opening words in many prompts would make the wall of pictures a formula.
    openings = Counter(" ".join(text.split()[:2]) for texts in groups.values() for text in texts)
    assert openings.most_common(1)[0][1] <= 4


def test_no_class_that_can_be_named_is_without_scenes():
    open_scenes = 0
    for label in named_labels():
        bank = bank_with(label)
        texts = bank.texts(label)
        assert len(texts) >= 8 or label in ("unknown", "silent"), label
        if bank.group(label) is None:
            assert all(in_words(label) in text for text in texts)
            open_scenes += 1
    assert open_scenes > 200


@pytest.mark.parametrize(
    "label",
    [
        *("owl", "child_speech", "accordion", "bagpipes", "reggae", "traffic", "scissors"),
        *("splash", "tree_frog"),
    ],
)
def test_scenes_with_a_name_in_them_keep_the_rules(label):
    named = PromptBank("open", {label: bank_with(label).texts(label)}, {label: (in_words(label),)})
    assert [str(problem) for problem in lint(named)] == []


def test_a_class_is_pictured_by_scenes_that_suit_it():
    bank = load_bank("esc10")
    assert any("making of a banjo" in text for text in bank.texts("banjo"))
    assert any("Field-guide plate of an owl" in text for text in bank.texts("owl"))
    assert any("Musicians playing reggae" in text for text in bank.texts("reggae"))
    assert any("source of the sound of a tree frog" in text for text in bank.texts("tree_frog"))


def test_a_class_may_be_shown_by_the_scenes_of_another():
    scenes = load_bank("music").prompts("guitar")
    prompt = prompt_for("acoustic_guitar", 3)
    assert prompt.drawn.text in scenes
    assert prompt.parts[0].origin.startswith("bank music: guitar ")
    assert next_prompt(prompt).drawn.text in set(scenes) - {prompt.drawn.text}
    # A bank that has no guitar pictures it by its name.
    assert "an acoustic guitar" in load_bank("esc10").draw("acoustic_guitar", 3).text


def test_a_class_is_not_shown_by_another_where_it_has_its_own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[guitar]\nprompts = ["A guitar."]\n[acoustic_guitar]\nprompts = ["A quiet guitar."]\n'
    )
    assert load_bank(path=path).draw("acoustic_guitar", 1).text == "A quiet guitar."
    assert load_bank(path=path).draw("guitar", 1).text == "A guitar."


def test_classes_are_shown_by_classes_that_have_scenes():
    for label in named_labels():
        assert shown_by(label) in (label, *KINDS), label
        assert shown_by(label) == label or label not in KINDS, label


# --- how a class is said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("ukulele", "a ukulele"),
        ("accordion", "an accordion"),
        ("scissors", "a pair of scissors"),
        ("church_bells", "church bells"),
        ("throat_clearing", "somebody clearing their throat"),
        ("snoring", "somebody snoring"),
        ("hip_hop_music", "hip hop"),
        ("glass_breaking", "breaking glass"),
        ("tire_squeal", "a car with squealing tyres"),
        # None of these is in the table.
        ("tree_frog", "a tree frog"),
        ("umbrella", "an umbrella"),
        ("unicorn", "a unicorn"),
        ("uninvited_guest", "an uninvited guest"),
        ("usher", "an usher"),
        ("ewe", "a ewe"),
        ("euphonium", "a euphonium"),
        ("one_man_band", "a one man band"),
        ("onion", "an onion"),
        ("hourglass", "an hourglass"),
        ("8_bit_tune", "an 8 bit tune"),
        ("marching_boots", "marching boots"),
        ("street_cleaning", "street cleaning"),
        ("spring", "a spring"),
        ("bus_stop", "a bus stop"),
        ("compass", "a compass"),
        ("surf_music", "surf music"),
        ("wild__geese", "wild geese"),
        ("the_sea", "the sea"),
        ("two_geese", "two geese"),
    ],
)
def test_a_class_is_said_as_people_say_it(label, said):
    assert in_words(label) == said


def test_no_article_is_wrong_and_nothing_is_left_open():
    texts = [text for label in named_labels() for text in bank_with(label).texts(label)]
    texts += [text for texts in own_prompts().values() for text in texts]
    for text in texts:
        for article, word in re.findall(r"\b(an?) ([\w'’-]+)", text, re.IGNORECASE):
            vowel = re.match(r"[aeiou]|hour|honest", word, re.IGNORECASE) and not re.match(
                r"uku|uni[cfqtv]|us[eu]|e[uw]|one\b|once\b", word, re.IGNORECASE
            )
            assert (article.lower() == "an") == bool(vowel), text
        assert not re.search(r"[{}_]", text), text
    uncounted = r"an? (\w+ )?(scissors|bagpipes|bells|drops|leaves|maracas|music|rain|traffic)"
    assert [label for label in named_labels() if re.fullmatch(uncounted, in_words(label))] == []
