"""The generator's panels: from the sound and its timeline to the picture and the gallery."""

from .gallery import GalleryPanel
from .heard import HeardPanel
from .making import MakingPanel
from .picture import PicturePanel
from .prompt import PromptPanel
from .sound import SoundPanel
from .timeline import TimelinePanel

__all__ = [
    "GalleryPanel",
    "HeardPanel",
    "MakingPanel",
    "PicturePanel",
    "PromptPanel",
    "SoundPanel",
    "TimelinePanel",
]
