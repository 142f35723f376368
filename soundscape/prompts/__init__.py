"""From a label and a measured sound to the words a picture is made of.

Banks of scenes by class (`load_bank`), a choice that a seed repeats (`PromptBank.draw`), any class
said within a sentence (`in_words`), phrases made from what was measured (`acoustic_phrases`), both
joined with their origins (`prompt_for`), and the rules a bank (`lint`) or a single prompt
(`text_problems`) is held to.

Examples
--------
>>> from soundscape import describe, load_clip
>>> from soundscape.prompts import prompt_for
>>> clip = load_clip("data/demo/dog.wav")
>>> prompt = prompt_for("dog", seed=7, acoustics=describe(clip))
>>> prompt.parts[0].origin
'bank esc10: dog 6'
"""

from .attribution import attribute, contains_phrase, with_phrase, without_phrase
from .bank import BANKS, VERDICTS, DrawnPrompt, PromptBank, load_bank
from .linter import MAX_WORDS, MIN_WORDS, Problem, lint, text_problems, words_of
from .names import in_words, named_labels
from .phrases import Measurement, Phrase, acoustic_phrases, join_phrases, measurements
from .prompt import (
    BY_HAND,
    SPOKEN,
    Prompt,
    Writing,
    bank_with,
    next_prompt,
    prompt_by_hand,
    prompt_for,
    prompt_of_speech,
)

__all__ = [
    "BANKS",
    "BY_HAND",
    "MAX_WORDS",
    "MIN_WORDS",
    "SPOKEN",
    "VERDICTS",
    "DrawnPrompt",
    "Measurement",
    "Phrase",
    "Problem",
    "Prompt",
    "PromptBank",
    "Writing",
    "acoustic_phrases",
    "attribute",
    "bank_with",
    "contains_phrase",
    "in_words",
    "join_phrases",
    "lint",
    "load_bank",
    "measurements",
    "named_labels",
    "next_prompt",
    "prompt_by_hand",
    "prompt_for",
    "prompt_of_speech",
    "text_problems",
    "with_phrase",
    "without_phrase",
    "words_of",
]
