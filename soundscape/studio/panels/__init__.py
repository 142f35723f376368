"""The generator's panels: sound, what was heard, words, the making, the picture, the gallery."""

from .gallery import GalleryPanel
from .heard import HeardPanel
from .making import MakingPanel
from .picture import PicturePanel
from .sound import SoundPanel
from .words import WordsPanel

__all__ = [
    "GalleryPanel",
    "HeardPanel",
    "MakingPanel",
    "PicturePanel",
    "SoundPanel",
    "WordsPanel",
]
