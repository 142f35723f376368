"""A recording with all its channels, for what plays it rather than looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from ..errors import AudioError
from .decoders import Decoder, decoders_of
from .downmix import choose_downmix
from .io import no_samples, resampled_blocks
from .sources import SourceLike, opened

__all__ = ["Channels", "open_channels"]


class Channels:
    """A recording with all its channels, see `open_channels`.

    Attributes
    ----------
    label : str
        What to call it in messages.
    rate_hz, channels : int
    """

    def __init__(self, decoders: list[Decoder], label: str):
        self.label = label
        self.rate_hz, self.channels = decoders[0].rate_hz, decoders[0].channels
        self._decoders = decoders

    def blocks(self) -> Iterator[np.ndarray]:
        """Samples from the beginning, as often as asked for.

        Yields
        ------
        np.ndarray [shape=(n, channels), dtype=float32]
            At least one sample; what is beyond full scale (1) is left as it is.

        Raises
        ------
        AudioError
            When there are no samples, the file is damaged, it holds NaN, or a part of it has
            another number of channels.
        """
        empty = True
        for decoder in self._decoders:
            if decoder.channels != self.channels:
                raise AudioError(
                    f"{self.label}: begins with {self.channels} channel(s) and goes on with "
                    f"{decoder.channels}. Expected the same number throughout; convert it: "
                    f"ffmpeg -i INPUT OUTPUT.wav"
                )
            blocks = decoder.blocks()
            for block in resampled_blocks(blocks, decoder.rate_hz, self.rate_hz, self.channels):
                if not np.isfinite(block).all():
                    raise AudioError(
                        f"{self.label}: holds samples that are no numbers (NaN or infinite). "
                        f"Expected a sound; export it again from the program that made it."
                    )
                empty = False
                yield block
        if empty:
            raise no_samples(self.label)

    def full_scale(self) -> float:
        """The magnitude that becomes 1, at least 1; a few samples far beyond it do not count."""
        scales = [1.0]
        for decoder in self._decoders:
            if not decoder.is_bounded:
                samples = (block.reshape(-1, 1) for block in decoder.blocks())
                rate_hz = decoder.rate_hz * decoder.channels
                scales.append(choose_downmix(samples, rate_hz, is_bounded=False).full_scale)
        return max(scales)


@contextmanager
def open_channels(source: SourceLike, *, name: str | None = None) -> Iterator[Channels]:
    """Read a recording of any length with all its channels, block by block.

    Parameters
    ----------
    source, name
        As for `load_clip`.

    Yields
    ------
    Channels

    Raises
    ------
    AudioError
        As `load_clip` does.

    Examples
    --------
    >>> with open_channels("data/demo/dog.wav") as sound:
    ...     frames = sum(len(block) for block in sound.blocks())
    >>> sound.channels, frames / sound.rate_hz
    (1, 5.0)
    """
    with opened(source, name) as found:
        decoders, _ = decoders_of(found)
        yield Channels(decoders, found.label)
