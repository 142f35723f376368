"""From a label and a measured sound to the words a picture is made of.

A bank of scenes by class (`load_bank`), a choice that a seed repeats (`PromptBank.draw`), phrases
made from what was measured (`acoustic_phrases`), the two joined (`compose`), and the rules a bank
is held to (`lint`).

Examples
--------
>>> from soundscape import describe, load_clip
>>> from soundscape.prompts import acoustic_phrases, compose, load_bank
>>> clip = load_clip("data/demo/dog.wav")
>>> drawn = load_bank("esc10").draw("dog", seed=7)
>>> prompt = compose(drawn.text, acoustic_phrases(describe(clip)))
"""

from .bank import BANKS, VERDICTS, DrawnPrompt, PromptBank, load_bank
from .linter import Problem, lint
from .phrases import Phrase, acoustic_phrases, compose

__all__ = [
    "BANKS",
    "VERDICTS",
    "DrawnPrompt",
    "Phrase",
    "Problem",
    "PromptBank",
    "acoustic_phrases",
    "compose",
    "lint",
    "load_bank",
]
