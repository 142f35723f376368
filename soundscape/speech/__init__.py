"""What was said in a recording: transcripts with times, fitted to where people breathe.

`read` takes what people have (WebVTT, SRT, text, JSON of Whisper) and `beside` finds it;
`transcribers` write down what nobody has written down yet. `hear` finds voices and pauses in the
recording, and `fit` moves phrases to them; `key_phrases` tells what a talk is about. What is said
is data: nothing here does what it says.
"""

from . import transcribers
from .documents import document_of, transcript_of
from .fitting import ESTIMATED, fit
from .keyphrases import KeyPhrase, key_phrases
from .pauses import SPOKEN, Heard, hear, pauses_in
from .reading import MAX_BYTES, SUFFIXES, beside, read, write
from .transcript import Phrase, Transcript, Word, spread

__all__ = [
    "ESTIMATED",
    "MAX_BYTES",
    "SPOKEN",
    "SUFFIXES",
    "Heard",
    "KeyPhrase",
    "Phrase",
    "Transcript",
    "Word",
    "beside",
    "document_of",
    "fit",
    "hear",
    "key_phrases",
    "pauses_in",
    "read",
    "spread",
    "transcribers",
    "transcript_of",
    "write",
]
