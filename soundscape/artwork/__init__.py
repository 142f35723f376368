"""From a sound to a picture and its card."""

from . import metadata, sheets
from .artwork import Artwork
from .card import Card
from .creation import create
from .explanation import explain
from .files import SUFFIXES, card_path, check_picture, read_card
from .labels import known_labels
from .places import check_place
from .replaying import replay
from .schema import SCHEMA
from .series import Series, name_files

__all__ = [
    "SCHEMA",
    "SUFFIXES",
    "Artwork",
    "Card",
    "Series",
    "card_path",
    "check_picture",
    "check_place",
    "create",
    "explain",
    "known_labels",
    "metadata",
    "name_files",
    "read_card",
    "replay",
    "sheets",
]
