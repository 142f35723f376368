"""Say which extra is missing, before a library that only some people need is used."""

from __future__ import annotations

from importlib.util import find_spec

from ..errors import SoundscapeError

__all__ = ["LIBRARIES", "needs"]

# Without TensorFlow, since Keras runs on other backends too and says itself when it has none.
_TRAIN = ("joblib", "keras", "librosa", "pandas", "sklearn")
_NOTEBOOKS = ("jupyterlab", "matplotlib", "nbconvert", "papermill", "seaborn")
_FILM = ("av",)
_SPEECH = ("faster_whisper", "pocketsphinx", "yake")
_STUDIO = ("anywidget", "ipywidgets", "matplotlib", "voila")
LIBRARIES = {
    "train": _TRAIN,
    "notebooks": _NOTEBOOKS,
    "studio": _STUDIO,
    "film": _FILM,
    "speech": _SPEECH,
    "all": (*_TRAIN, *_NOTEBOOKS, *_STUDIO, *_FILM, *_SPEECH),
}
"""What each extra brings, by the names that are imported."""


def needs(extra: str, *only: str) -> None:
    """Refuse to go on where an extra of the package is not installed; imports nothing.

    Parameters
    ----------
    extra : str
        One of `LIBRARIES`, as in ``pip install 'soundscape[train]'``.
    *only : str
        Those of its libraries that will be imported; all by default.

    Raises
    ------
    SoundscapeError
        When one of them cannot be found; the message has the line to type.
    """
    missing = [name for name in dict.fromkeys(only or LIBRARIES[extra]) if find_spec(name) is None]
    if missing:
        raise SoundscapeError(
            f"Not installed: {', '.join(missing)}. This needs the extra {extra!r} of soundscape. "
            f"Type: pip install 'soundscape[{extra}]'"
        )
