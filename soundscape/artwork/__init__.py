"""From a sound to a picture and its card."""

from . import metadata, sheets
from .card import SCHEMA, SUFFIXES, card_path, check_card, check_picture, read_card
from .creation import Artwork, create, replay
from .explanation import explain

__all__ = [
    "SCHEMA",
    "SUFFIXES",
    "Artwork",
    "card_path",
    "check_card",
    "check_picture",
    "create",
    "explain",
    "metadata",
    "read_card",
    "replay",
    "sheets",
]
