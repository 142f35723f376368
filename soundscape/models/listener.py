"""What heads stand on: a body that hears windows of a second, each as one embedding.

There are two: the ear, which ships (`Ear`), and YAMNet where a person has it (`yamnet.Yamnet`).
"""

from __future__ import annotations

import io
from typing import Protocol

import numpy as np

from ..audio import Clip
from ..errors import ModelError
from ..features import YAMNET_PARAMS, heard_levels
from .ear import HOP_FRAMES, SCALE, SOFT, WINDOW_FRAMES
from .litert import LiteRtNetwork
from .yamnet import scores_of

__all__ = ["EMBEDDING_VALUES", "Ear", "Listener", "cut", "packed"]

EMBEDDING_VALUES = 2_048
"""Of the ear: half of them from each of the convolutions that are there twice. YAMNet has 1,024."""


class Listener(Protocol):
    """What a head asks of a body.

    Attributes
    ----------
    sha256 : str
        Of its weights.
    rate_hz : int
        Rate at which it hears: others are resampled.
    values : int
        Of an embedding.
    """

    sha256: str
    rate_hz: int
    values: int

    def embeddings(self, clip: Clip) -> np.ndarray:
        """What each window is heard as [shape=(windows, values), dtype=float32, 0 or more]."""
        ...

    def summary(self, heard: np.ndarray) -> np.ndarray:
        """Embeddings of a clip as one point [shape=(2 * values,), dtype=float32]."""
        ...

    def scores(self, heard: np.ndarray) -> np.ndarray:
        """How much of each of AudioSet's classes the windows have [shape=(windows, 521)]."""
        ...


class Ear:
    """The ear in LiteRT.

    Parameters
    ----------
    weights : bytes
        As `packed` has them.

    Raises
    ------
    ModelError
        When they are not.
    """

    rate_hz = YAMNET_PARAMS.rate_hz
    values = EMBEDDING_VALUES

    def __init__(self, weights: bytes, sha256: str = ""):
        self.sha256 = sha256
        try:
            with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
                self._body = LiteRtNetwork(arrays["body"].tobytes())
                self._kernel = arrays["world_kernel"].astype(np.float32)
                self._bias = arrays["world_bias"].astype(np.float32)
                self._several = np.zeros((0, 2 * EMBEDDING_VALUES)), np.zeros(0)
                if "several_weights" in arrays:
                    names = ("several_weights", "several_bias")
                    self._several = tuple(arrays[name].astype(np.float32) for name in names)
        except (ValueError, KeyError, OSError, RuntimeError) as error:
            raise ModelError(f"These are not the weights of an ear ({error}).") from None

    def embeddings(self, clip: Clip) -> np.ndarray:
        """As `Listener.embeddings`: ten windows, that follow each other around five seconds."""
        return self.embedded(cut(heard_levels(clip)))

    def embedded(self, windows: np.ndarray) -> np.ndarray:
        """What windows of levels are heard as.

        Parameters
        ----------
        windows : np.ndarray [shape=(n, WINDOW_FRAMES, bands), dtype=float32]
            Levels as `features.YAMNET_PARAMS` have them.

        Returns
        -------
        np.ndarray [shape=(n, EMBEDDING_VALUES), dtype=float32, 0 or more]
        """
        found = [self._body(one[None, ..., None])[0] for one in windows]
        return np.array(found, np.float32).reshape(-1, EMBEDDING_VALUES)

    def summary(self, heard: np.ndarray) -> np.ndarray:
        """As `Listener.summary`: what the head ``logits`` of `ear.build` sees.

        Parameters
        ----------
        heard : np.ndarray [shape=(..., windows, EMBEDDING_VALUES)]
            Of one clip or of many.
        """
        both = np.concatenate([heard.mean(axis=-2), heard.max(axis=-2)], axis=-1)
        return SCALE * np.sqrt(both + np.float32(SOFT))

    def scores(self, heard: np.ndarray) -> np.ndarray:
        """As `Listener.scores`."""
        return scores_of(heard[:, : len(self._kernel)], self._kernel, self._bias)

    def several(self, points: np.ndarray) -> np.ndarray:
        """How probable each sound is that was taught with mixtures, each for itself.

        Parameters
        ----------
        points : np.ndarray [shape=(..., 2 * EMBEDDING_VALUES)]
            See `summary`.

        Returns
        -------
        np.ndarray [shape=(..., labels), dtype=float64, 0 to 1]
            No labels where none was taught.
        """
        weights, bias = self._several
        return 1 / (1 + np.exp(-(points @ weights.T + bias).astype(np.float64)))


def cut(levels: np.ndarray, hop_frames: int = HOP_FRAMES) -> np.ndarray:
    """Windows of a clip's levels, the last of which go on where the first begins.

    Parameters
    ----------
    levels : np.ndarray [shape=(bands, frames), dtype=float32]
    hop_frames : int
        From one window to the next.

    Returns
    -------
    np.ndarray [shape=(frames / hop_frames, WINDOW_FRAMES, bands), dtype=float32]
    """
    around = np.concatenate([levels, levels[:, :WINDOW_FRAMES]], axis=1).T
    starts = range(0, levels.shape[1], hop_frames)
    return np.stack([around[start : start + WINDOW_FRAMES] for start in starts])


def packed(
    body: bytes,
    kernel: np.ndarray,
    bias: np.ndarray,
    several: tuple[np.ndarray, np.ndarray] | None = None,
) -> bytes:
    """The weights of an ear as they are kept.

    Parameters
    ----------
    body : bytes
        A LiteRT file: one window in, its embedding out.
    kernel, bias : np.ndarray [shapes=(1024, 521) and (521,)]
        Of the head ``world``, on the first half of an embedding.
    several : tuple of np.ndarray [shapes=(labels, 2 * EMBEDDING_VALUES) and (labels,)], optional
        Weights and bias of what `Ear.several` says.
    """
    arrays = {
        "body": np.frombuffer(body, np.uint8),
        "world_kernel": kernel.astype(np.float16),
        "world_bias": bias.astype(np.float32),
    }
    if several is not None:
        arrays["several_weights"] = several[0].astype(np.float16)
        arrays["several_bias"] = several[1].astype(np.float32)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # pyright: ignore[reportArgumentType]
    return buffer.getvalue()
