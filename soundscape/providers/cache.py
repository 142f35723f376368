"""Pictures kept by what was asked for, so that the same request is paid for once."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import asdict, replace

from ..services import AnswerStore, Watch
from .base import ImageResult

__all__ = ["PictureCache"]

_NOT_KEPT = ("image", "svg", "legend", "from_cache")
_LONGEST_WAIT_SECONDS = 2_000.0
"""Longer than any provider takes for a picture."""


class PictureCache:
    """A folder of pictures by request.

    Parameters
    ----------
    folder : path, optional
        By default the one ``SOUNDSCAPE_CACHE`` names, else a folder of the user's caches.
    """

    def __init__(self, folder: str | os.PathLike | None = None):
        self._store = AnswerStore("pictures", "picture", folder)

    def find(self, identity: dict | None) -> ImageResult | None:
        """The picture kept for a request, None where there is none that is whole."""
        found = None if identity is None else self._store.find(identity)
        if found is None:
            return None
        facts, image = found
        try:
            facts["size"], facts["notes"] = tuple(facts["size"]), tuple(facts.get("notes", ()))
            return replace(ImageResult(image=image, **facts), from_cache=True)
        except (KeyError, TypeError):
            return None

    def keep(self, identity: dict | None, result: ImageResult) -> ImageResult:
        """Keep a picture; without an identity nothing is kept.

        Returns
        -------
        ImageResult
            The picture; with a note where it could not be kept.
        """
        if identity is None:
            return result
        facts = {name: value for name, value in asdict(result).items() if name not in _NOT_KEPT}
        try:
            self._store.keep(identity, facts, result.image)
        except OSError as error:
            why = f"it is not among the pictures kept ({error.strerror}): again, it is paid again"
            return replace(result, notes=(*result.notes, why))
        return result

    def alone(self, identity: dict, watch: Watch) -> AbstractContextManager[bool]:
        """Wait until nobody else asks for the same picture, and hold others back meanwhile."""
        return self._store.alone(identity, watch=watch, seconds=_LONGEST_WAIT_SECONDS)
