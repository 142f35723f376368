"""Pictures kept by what was asked for: the same request is answered from here, at no cost.

One folder a request, named after the SHA-256 of everything that decides the answer (provider,
address, model, words, seed, ...). The picture is written first and its facts last, each to a
temporary name that is then changed, so that a process killed at any moment leaves a whole entry or
none. A damaged entry counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from .._util.files import write_whole
from .._util.settings import setting
from ..errors import ProviderError
from .base import ImageResult

__all__ = ["CACHE_VARIABLE", "PictureCache", "identity_key"]

CACHE_VARIABLE = "SOUNDSCAPE_CACHE"
_FACTS, _PICTURE = "facts.json", "picture"
_NOT_KEPT = ("image", "svg", "legend", "from_cache")


def identity_key(identity: dict) -> str:
    """SHA-256 of an identity, 64 hexadecimal digits: the same on every machine."""
    text = json.dumps(identity, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class PictureCache:
    """A folder of pictures by request.

    Parameters
    ----------
    folder : path, optional
        By default the one ``SOUNDSCAPE_CACHE`` names, else a folder of the user's caches.
    """

    def __init__(self, folder: str | os.PathLike | None = None):
        self.folder = Path(folder or setting(CACHE_VARIABLE) or _default_folder())

    def find(self, identity: dict) -> ImageResult | None:
        """The picture kept for a request, None where there is none that is whole."""
        entry = self._entry(identity)
        try:
            facts = json.loads((entry / _FACTS).read_text("utf-8"))
            image = (entry / _PICTURE).read_bytes()
            if hashlib.sha256(image).hexdigest() != facts.pop("sha256"):
                return None
            facts["size"] = tuple(facts["size"])
            return replace(ImageResult(image=image, **facts), from_cache=True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, identity: dict, result: ImageResult) -> Path:
        """Keep a picture; returns its folder.

        Raises
        ------
        ProviderError
            When it cannot be written. The picture is then put into the temporary folder, since it
            may have been paid for; the message says where.
        """
        entry = self._entry(identity)
        facts = {name: value for name, value in asdict(result).items() if name not in _NOT_KEPT}
        facts["sha256"] = hashlib.sha256(result.image).hexdigest()
        try:
            entry.mkdir(parents=True, exist_ok=True)
            write_whole(entry / _PICTURE, result.image)
            write_whole(entry / _FACTS, json.dumps(facts, indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise self._rescued(result, error) from None
        return entry

    def _entry(self, identity: dict) -> Path:
        key = identity_key(identity)
        return self.folder / "pictures" / key[:2] / key

    def _rescued(self, result: ImageResult, error: OSError) -> ProviderError:
        with tempfile.NamedTemporaryFile(
            prefix="soundscape-", suffix=f".{result.format}", delete=False
        ) as file:
            file.write(result.image)
        return ProviderError(
            f"{self.folder} cannot be written ({error.strerror}). The picture is at {file.name}. "
            f"Make room there, or name another folder in {CACHE_VARIABLE}.",
            provider=result.provider,
            kind="disk",
            request_id=result.request_id,
            billed=True,
        )


def _default_folder() -> str:
    from platformdirs import user_cache_dir

    return user_cache_dir("soundscape", appauthor=False)
