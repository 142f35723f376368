"""Pictures kept by what was asked for, so that the same request is paid for once."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from ..errors import ProviderError
from ..services import AnswerStore
from .base import ImageResult

__all__ = ["PictureCache"]

_NOT_KEPT = ("image", "svg", "legend", "from_cache")


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
            facts["size"] = tuple(facts["size"])
            return replace(ImageResult(image=image, **facts), from_cache=True)
        except (KeyError, TypeError):
            return None

    def keep(self, identity: dict | None, result: ImageResult) -> Path | None:
        """Keep a picture; returns its folder. Without an identity nothing is kept.

        Raises
        ------
        ProviderError
            When it cannot be written. The picture is then put into the temporary folder, since it
            may have been paid for; the message says where.
        """
        if identity is None:
            return None
        facts = {name: value for name, value in asdict(result).items() if name not in _NOT_KEPT}
        try:
            return self._store.keep(identity, facts, result.image)
        except OSError as error:
            raise self._rescued(result, error) from None

    def _rescued(self, result: ImageResult, error: OSError) -> ProviderError:
        with tempfile.NamedTemporaryFile(
            prefix="soundscape-", suffix=f".{result.format}", delete=False
        ) as file:
            file.write(result.image)
        return ProviderError(
            f"{self._store.folder} cannot be written ({error.strerror}). The picture is at "
            f"{file.name}. Make room there, or name another folder in SOUNDSCAPE_CACHE.",
            provider=result.provider,
            kind="disk",
            request_id=result.request_id,
            billed=True,
        )
