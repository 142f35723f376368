"""libsndfile, where it can be loaded."""

from __future__ import annotations

from types import ModuleType

from ..errors import AudioError

__all__ = ["load_soundfile"]


def load_soundfile() -> ModuleType:
    """The module `soundfile`.

    Raises
    ------
    AudioError
        When it, or the native library it calls, is missing or does not load.
    """
    try:
        import soundfile
    except (ImportError, OSError) as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise AudioError(
            f"No sound can be read: the library libsndfile does not load ({reason}). Install it "
            f"again: pip install --force-reinstall soundfile. Where that brings no library of its "
            f"own, take the system's: apt install libsndfile1, or brew install libsndfile."
        ) from None
    return soundfile
