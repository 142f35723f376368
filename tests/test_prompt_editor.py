"""The prompt while a person shapes it: no sound file, no classifier, no widgets."""

from dataclasses import replace

import pytest

from soundscape.errors import PromptError
from soundscape.features import Acoustics
from soundscape.prompts import Phrase, Prompt, acoustic_phrases, contains_phrase, prompt_for
from soundscape.studio.prompt_editor import PromptEditor

# A quiet, high, clean, even sound: several phrases are made of it.
SOUND = Acoustics(
    duration_seconds=5.0,
    pitch_hz=1_500.0,
    pitch_confidence=0.9,
    tempo_bpm=None,
    onsets_per_second=0.2,
    rhythm_regularity=0.0,
    loudness_db=-40.0,
    peak_db=-30.0,
    dynamic_range_db=3.0,
    brightness_hz=3_000.0,
    noisiness=0.3,
    loudness_curve=(1.0,) * 64,
    brightness_curve=(3_000.0,) * 64,
    pitch_curve=(1_500.0,) * 64,
    onset_seconds=(0.5,),
    onset_strengths=(1.0,),
)


@pytest.fixture
def editor() -> PromptEditor:
    """An editor with a dog's prompt and the phrases of a sound."""
    made = PromptEditor(draw_seed=7)
    made.begin("dog", SOUND)
    return made


def origins(editor: PromptEditor) -> list[str]:
    return [part.origin for part in editor.prompt.parts]


def test_it_begins_with_a_prompt_of_the_bank_and_what_was_measured(editor):
    assert editor.prompt == prompt_for("dog", 7, SOUND)
    assert editor.text == editor.prompt.text
    assert [phrase for phrase, _ in editor.phrases] == list(acoustic_phrases(SOUND))
    assert all(on for _, on in editor.phrases)


def test_without_a_sound_there_are_words_and_no_phrases():
    editor = PromptEditor(draw_seed=7)
    assert (editor.text, editor.phrases) == ("", ())
    editor.draw("rain")
    assert editor.prompt == prompt_for("rain", 7)


def test_drawing_again_draws_another_and_undo_goes_back(editor):
    first = editor.prompt
    editor.draw_again("dog")
    assert editor.prompt.drawn.label == "dog"
    assert editor.prompt.drawn != first.drawn
    editor.undo()
    assert editor.prompt == first
    with pytest.raises(PromptError, match="no earlier words"):
        editor.undo()


def test_phrases_are_switched_off_and_on(editor):
    whole = editor.text
    phrase, _ = editor.phrases[0]
    editor.switch(phrase, False)
    assert phrase.text not in editor.text.lower()
    assert phrase not in editor.prompt.parts
    editor.draw_again("dog")
    assert phrase.text not in editor.text.lower(), "a phrase that is off stays off"
    editor.undo()
    editor.switch(phrase, True)
    assert editor.text == whole


def test_of_a_new_sound_every_phrase_is_on_again(editor):
    editor.switch(editor.phrases[0][0], False)
    editor.begin("rain", SOUND)
    assert editor.prompt == prompt_for("rain", 7, SOUND)


def test_edited_text_is_called_written_by_hand(editor):
    last = origins(editor)[-1]
    editor.text = editor.text.replace(".", ", under a red kite.", 1)
    assert "written by hand" in origins(editor)
    assert origins(editor)[-1] == last
    assert editor.prompt.drawn is None


def test_a_phrase_typed_by_a_person_is_known_as_the_measured_one(editor):
    phrase, _ = editor.phrases[0]
    editor.switch(phrase, False)
    editor.text += f" {phrase.text}"
    assert phrase in editor.prompt.parts
    assert dict(editor.phrases)[phrase]


def test_switching_a_phrase_keeps_what_was_edited(editor):
    editor.text += " A red kite."
    phrase, _ = editor.phrases[0]
    editor.switch(phrase, False)
    assert editor.text.endswith("A red kite.")
    assert not contains_phrase(editor.text, phrase.text)
    editor.switch(phrase, True)
    assert contains_phrase(editor.text, phrase.text)
    assert "A red kite." in editor.text


def test_words_of_ones_own_are_all_by_hand(editor):
    editor.text = "A quiet hill."
    assert editor.prompt.parts == (Phrase("A quiet hill.", "written by hand"),)


def test_other_measurements_leave_the_text_and_change_the_phrases(editor):
    editor.text = "A quiet hill."
    editor.measure(replace(SOUND, loudness_db=-3.0))
    assert editor.text == "A quiet hill."
    assert [phrase for phrase, _ in editor.phrases] == list(
        acoustic_phrases(replace(SOUND, loudness_db=-3.0))
    )


def test_a_prompt_from_elsewhere_keeps_its_origins_while_it_is_edited(editor):
    before = editor.prompt
    editor.use(Prompt("A hill. Wide.", (Phrase("A hill", "a film"), Phrase("Wide", "a chart"))))
    editor.text = "A hill. A red kite. Wide."
    assert origins(editor) == ["a film", "written by hand", "a chart"]
    editor.undo()
    assert origins(editor) == ["a film", "a chart"]
    editor.undo()
    assert editor.prompt == before


def test_a_view_is_told_of_text_and_measurements(editor):
    told = []
    editor.observe(lambda change: told.append(change.name), ["text", "acoustics"])
    editor.begin("rain", replace(SOUND, noisiness=0.9))
    assert sorted(told) == ["acoustics", "text"]
