"""The generator's panels: from the sound and its timeline to pictures, gallery and story."""

from .gallery import GalleryPanel
from .heard import HeardPanel
from .making import MakingPanel
from .picture import PicturePanel
from .prompt import PromptPanel
from .sound import SoundPanel
from .story import StoryPanel
from .taste import TastePanel
from .timeline import TimelinePanel
from .transcript import TranscriptPanel

__all__ = [
    "GalleryPanel",
    "HeardPanel",
    "MakingPanel",
    "PicturePanel",
    "PromptPanel",
    "SoundPanel",
    "StoryPanel",
    "TastePanel",
    "TimelinePanel",
    "TranscriptPanel",
]
