"""From a sound to a picture and its card."""

from . import metadata, sheets
from .artwork import Artwork
from .card import Card
from .creation import create
from .explanation import explain
from .files import SUFFIXES, card_path, check_picture, read_card
from .replaying import replay
from .schema import SCHEMA

__all__ = [
    "SCHEMA",
    "SUFFIXES",
    "Artwork",
    "Card",
    "card_path",
    "check_picture",
    "create",
    "explain",
    "metadata",
    "read_card",
    "replay",
    "sheets",
]
