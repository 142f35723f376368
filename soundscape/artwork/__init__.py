"""From a sound to a picture and its card."""

from . import metadata, sheets
from .artwork import Artwork
from .card import Card
from .creation import brief_for, create
from .explanation import explain
from .files import SUFFIXES, card_path, check_picture, read_card
from .hearing import is_sure, sounds_among
from .labels import known_labels
from .places import check_place
from .replaying import maker_of, painting_of, replay
from .saving import save_made
from .schema import SCHEMA
from .series import Series, name_files
from .wording import Wording, heed_words, readers_of_words

__all__ = [
    "SCHEMA",
    "SUFFIXES",
    "Artwork",
    "Card",
    "Series",
    "Wording",
    "brief_for",
    "card_path",
    "check_picture",
    "check_place",
    "create",
    "explain",
    "heed_words",
    "is_sure",
    "known_labels",
    "maker_of",
    "metadata",
    "name_files",
    "painting_of",
    "read_card",
    "readers_of_words",
    "replay",
    "save_made",
    "sheets",
    "sounds_among",
]
