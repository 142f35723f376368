"""The native libraries that sound is read and resampled with, where they can be loaded."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ..errors import AudioError

__all__ = ["load_native"]

_SYSTEM = {"soundfile": "apt install libsndfile1, or brew install libsndfile"}
"""Where a package may come without its library: how the system brings it."""


def load_native(package: str) -> ModuleType:
    """The module `package`: ``"soundfile"`` or ``"soxr"``.

    Raises
    ------
    AudioError
        When it, or the native library it calls, is missing or does not load.
    """
    try:
        return import_module(package)
    except (ImportError, OSError) as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        system = f", or take the system's library: {_SYSTEM[package]}" if package in _SYSTEM else ""
        raise AudioError(
            f"No sound can be read: the library {package} does not load ({reason}). Install it "
            f"again: pip install --force-reinstall {package}{system}."
        ) from None
