"""Answers kept by what was asked for: the same request is answered from here, at no cost.

One folder a request, named after the SHA-256 of everything that decides the answer (service,
address, model, words, seed, ...). The content is written first and the facts last, each whole or
not at all, so that a process killed at any moment leaves a whole entry or none. A damaged entry
counts as none. Nothing is ever thrown away: it may have been paid for.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .._util.files import write_whole
from .._util.paths import service_cache
from .locks import file_lock
from .watch import Watch

__all__ = ["AnswerStore", "request_key"]

_FACTS = "facts.json"
_WAITING = "another program asks for the same; waiting for its answer"
MAX_FACTS_BYTES = 4_000_000
MAX_CONTENT_BYTES = 256_000_000


def request_key(request: dict) -> str:
    """SHA-256 of a request in plain JSON, 64 hexadecimal digits: the same on every machine."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class AnswerStore:
    """A folder of answers of one kind, by request.

    Parameters
    ----------
    kind : str
        Names the folder of these answers: ``"pictures"``.
    content : str
        Names the file of an answer's bytes: ``"picture"``.
    folder : path, optional
        By default the one ``SOUNDSCAPE_CACHE`` names, else a folder of the user's caches.

    Examples
    --------
    >>> import tempfile
    >>> store = AnswerStore("words", "text", tempfile.mkdtemp())
    >>> path = store.keep({"model": "m", "seed": 1}, {"cost": 2.0}, b"a quiet hill")
    >>> store.find({"seed": 1, "model": "m"})
    ({'cost': 2.0}, b'a quiet hill')
    >>> store.find({"seed": 2, "model": "m"}) is None
    True
    """

    def __init__(self, kind: str, content: str, folder: str | os.PathLike | None = None):
        self.folder = Path(folder) if folder else service_cache()
        self.kind, self.content = kind, content

    def find(self, request: dict) -> tuple[dict, bytes] | None:
        """Facts and content kept for a request, None where there is nothing that is whole."""
        entry = self._entry(request)
        try:
            facts = json.loads(_read(entry / _FACTS, MAX_FACTS_BYTES))
            content = _read(entry / self.content, MAX_CONTENT_BYTES)
            if hashlib.sha256(content).hexdigest() != facts.pop("sha256"):
                return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return facts, content

    def keep(self, request: dict, facts: dict, content: bytes) -> Path:
        """Keep an answer; returns its folder.

        Parameters
        ----------
        request : dict
            Everything that decides the answer, as plain JSON; never a key.
        facts : dict
            What is known of the answer, as plain JSON.
        content : bytes

        Raises
        ------
        OSError
            When it cannot be written.
        """
        entry = self._entry(request)
        said = facts | {"sha256": hashlib.sha256(content).hexdigest()}
        entry.mkdir(parents=True, exist_ok=True)
        write_whole(entry / self.content, content)
        write_whole(entry / _FACTS, json.dumps(said, indent=1, ensure_ascii=False).encode())
        return entry

    @contextmanager
    def alone(self, request: dict, *, watch: Watch, seconds: float) -> Iterator[bool]:
        """Hold back all others who ask the same while the block runs.

        Yields
        ------
        bool
            False where somebody else was at it for longer than `seconds`; see `locks.file_lock`.
        """
        lock, waiting = self._entry(request).with_suffix(".lock"), _WAITING
        with file_lock(lock, watch=watch, seconds=seconds, waiting=waiting) as mine:
            yield mine

    def _entry(self, request: dict) -> Path:
        key = request_key(request)
        return self.folder / self.kind / key[:2] / key


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"{path} has more than {most} bytes")
    return content
