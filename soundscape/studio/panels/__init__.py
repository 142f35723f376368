"""The generator's panels: sound, what was heard, prompt, the making, the picture, the gallery."""

from .gallery import GalleryPanel
from .heard import HeardPanel
from .making import MakingPanel
from .picture import PicturePanel
from .prompt import PromptPanel
from .sound import SoundPanel

__all__ = [
    "GalleryPanel",
    "HeardPanel",
    "MakingPanel",
    "PicturePanel",
    "PromptPanel",
    "SoundPanel",
]
