"""From a label and a measured sound to the words a picture is made of.

A bank of scenes by class (`load_bank`), a choice that a seed repeats (`PromptBank.draw`), phrases
made from what was measured (`acoustic_phrases`), the two joined with their origins (`words_for`),
and the rules a bank is held to (`lint`).

Examples
--------
>>> from soundscape import describe, load_clip
>>> from soundscape.prompts import words_for
>>> clip = load_clip("data/demo/dog.wav")
>>> prompt = words_for("dog", seed=7, acoustics=describe(clip)).text
"""

from .bank import BANKS, VERDICTS, DrawnPrompt, PromptBank, load_bank
from .linter import Problem, lint
from .phrases import Phrase, acoustic_phrases, compose
from .words import Words, bank_with, other_words, words_by_hand, words_for

__all__ = [
    "BANKS",
    "VERDICTS",
    "DrawnPrompt",
    "Phrase",
    "Problem",
    "PromptBank",
    "Words",
    "acoustic_phrases",
    "bank_with",
    "compose",
    "lint",
    "load_bank",
    "other_words",
    "words_by_hand",
    "words_for",
]
