"""The contract between a recording and whoever writes down what is said in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ...audio import Clip, read_parts
from ...models import SILENCE_DB
from ...services import Offered
from ..pauses import Heard
from ..transcript import Transcript

if TYPE_CHECKING:
    from ...services import Budget, Watch

__all__ = ["RATE_HZ", "OnThisMachine", "Piece", "Transcriber", "pieces", "pieces_of"]

RATE_HZ = 16_000
"""What speech is recognised at."""
_LEAST_SECONDS = 0.2


class Transcriber(Offered, Protocol):
    """What every transcriber offers, beside what all do.

    A new one is one file and one line in `transcribers`.
    """

    def goes_to(self) -> str:
        """Where the recording goes; empty where it stays on this machine."""
        ...

    def price(self, seconds: float) -> float | None:
        """What so much speech will cost at most; None when unknown."""
        ...

    def transcribe(
        self,
        recording: Clip | str | os.PathLike,
        heard: Heard,
        *,
        language: str = "",
        agree: Callable[[str], bool] | None = None,
        budget: Budget | None = None,
        watch: Watch | None = None,
    ) -> Transcript:
        """Write down what is said.

        Parameters
        ----------
        recording : Clip or path
            Of any length; no more than some minutes are held at a time.
        heard : Heard
            Where somebody speaks in it, see `speech.hear`.
        language : str
            What is spoken, as ``"en"``; found out where it is empty.
        agree : callable(question) -> bool, optional
            Asked before the recording leaves this machine for the first time in this process.
        budget, watch : optional
            Spend cap, and who is told what is going on.

        Raises
        ------
        SpeechError
            When it is not ready, nobody agreed, or nothing was understood.
        ProviderError
            When a service could not or must not be asked.
        """
        ...


class OnThisMachine:
    """A transcriber that nothing leaves for, and that costs nothing."""

    cost = "free"
    key_variable: str | None = None
    unit = ""

    def goes_to(self) -> str:
        """Nothing leaves."""
        return ""

    def price(self, seconds: float) -> float:
        """Nothing."""
        return 0.0


@dataclass(frozen=True)
class Piece:
    """Some of a recording, at `RATE_HZ`.

    Parameters
    ----------
    start, end : float
        In seconds of the recording.
    samples : np.ndarray [shape=(n,), dtype=float32]
    """

    start: float
    end: float
    samples: np.ndarray

    @property
    def pcm(self) -> bytes:
        """Its samples as 16-bit numbers."""
        return (np.clip(self.samples, -1, 1) * 32_767).astype("<i2").tobytes()


def pieces_of(heard: Heard, most_seconds: float) -> list[tuple[float, float]]:
    """What is spoken in pieces of bounded length, cut where somebody pauses.

    Where the ear heard nobody speak, as in a song, the whole recording is taken.

    Examples
    --------
    >>> pieces_of(Heard(100.0, ((2.0, 60.0),), ((24.0, 25.0), (40.0, 40.2))), 30.0)
    [(2.0, 24.5), (24.5, 40.1), (40.1, 60.0)]
    """
    found: list[tuple[float, float]] = []
    for start, end in heard.spoken or ((0.0, heard.seconds),):
        while end - start > most_seconds:
            near = [
                pause
                for pause in heard.pauses
                if start + most_seconds / 2 < sum(pause) / 2 <= start + most_seconds
            ]
            longest = max(near, key=lambda one: one[1] - one[0], default=None)
            cut = sum(longest) / 2 if longest else start + most_seconds
            found.append((start, cut))
            start = cut
        found.append((start, end))
    return [(start, end) for start, end in found if end - start >= _LEAST_SECONDS]


def pieces(
    recording: Clip | str | os.PathLike, spans: Sequence[tuple[float, float]]
) -> Iterator[Piece]:
    """The pieces of a recording in which something can be heard, one after the other."""
    import soxr

    for (start, end), part in zip(spans, read_parts(recording, spans), strict=True):
        samples = part.samples
        if part.rate_hz != RATE_HZ:
            samples = soxr.resample(samples, part.rate_hz, RATE_HZ)
        samples = np.asarray(samples, np.float32)
        if _level_db(samples) > SILENCE_DB:  # recognisers make something of nothing
            yield Piece(start, end, samples)


def _level_db(samples: np.ndarray) -> float:
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12)
