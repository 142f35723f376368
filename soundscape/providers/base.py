"""The contract between a prompt and whoever makes a picture of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..errors import ProviderError
from ..painter import MAX_SIDE, MIN_SIDE, Heard
from ..services import Offered

if TYPE_CHECKING:
    from ..audio import Clip
    from ..features import Acoustics
    from ..services import Watch

__all__ = [
    "MAX_SEED",
    "ImageRequest",
    "ImageResult",
    "Provider",
    "new_seed",
    "seeds_from",
]

MAX_SEED = 4_294_967_294
"""Largest seed, that of the Stability API; the painter accepts the same range."""


def new_seed() -> int:
    """Draw a nonzero seed: zero means "choose for me" to some services and cannot be replayed."""
    return 1 + secrets.randbelow(MAX_SEED)


def seeds_from(first: int, count: int) -> tuple[int, ...]:
    """Seeds in a row, from 1 again after the largest.

    Examples
    --------
    >>> seeds_from(MAX_SEED, 2)
    (4294967294, 1)
    """
    return tuple(1 + (first - 1 + step) % MAX_SEED for step in range(count))


@dataclass(frozen=True)
class ImageRequest:
    """Everything a provider needs, and all that it may look at.

    Parameters
    ----------
    prompt : str
        What the picture shows, 1 to 10,000 characters.
    seed : int
        1 to `MAX_SEED`.
    size : (int, int)
        Width and height in pixels, within the sides `painter` can draw: `MIN_SIDE` to `MAX_SIDE`. A
        service makes the nearest size it offers.
    style : str or None
        A style the provider lists; None for its default.
    negative_prompt : str
        What the picture should not show, at most 10,000 characters; ignored by providers that
        have no such thing, see `Provider.supports`.
    label : str
        The class the sound was given, ``"unknown"`` or ``"silent"``. Services never see it.
    clip, acoustics : Clip and Acoustics, or None
        The sound itself, for the painter. It never leaves the machine.
    sounds : tuple of Heard
        Several sounds that are heard in it, for one scene of them all; empty for that of the label.
    """

    prompt: str
    seed: int
    size: tuple[int, int] = (1024, 1024)
    style: str | None = None
    negative_prompt: str = ""
    label: str = "unknown"
    clip: Clip | None = field(default=None, repr=False)
    acoustics: Acoustics | None = field(default=None, repr=False)
    sounds: tuple[Heard, ...] = ()

    def __post_init__(self):
        if not self.prompt.strip() or len(self.prompt) > 10_000:
            raise ProviderError(
                f"The prompt has {len(self.prompt)} characters, expected 1 to 10000 that are not "
                f"all blank. Write one, or draw one from the bank."
            )
        if len(self.negative_prompt) > 10_000:
            raise ProviderError(
                f"The negative prompt has {len(self.negative_prompt)} characters, expected at most "
                f"10000. Shorten it."
            )
        if "sd_cpp_extra_args" in (self.prompt + self.negative_prompt).lower():
            raise ProviderError(
                "The prompt holds sd_cpp_extra_args: some servers execute what stands behind it. "
                "Take it out."
            )
        if not 1 <= self.seed <= MAX_SEED:
            raise ProviderError(f"The seed is {self.seed}, expected 1 to {MAX_SEED}.")
        if len(self.size) != 2 or not all(MIN_SIDE <= side <= MAX_SIDE for side in self.size):
            raise ProviderError(
                f"The size is {self.size}, expected width and height from {MIN_SIDE} to "
                f"{MAX_SIDE} pixels, for example (1024, 1024)."
            )


@dataclass(frozen=True)
class ImageResult:
    """A picture and the facts its card keeps.

    Parameters
    ----------
    image : bytes
        The encoded picture: complete, verified, ready to be written to a file.
    format : str
        ``"png"``, ``"jpeg"`` or ``"webp"``.
    size : (int, int)
        Width and height in pixels of what came back.
    seed : int or None
        The seed that was really used; None where the service has none or does not say.
    provider, model : str
        Who made it, and with what.
    alt_text : str
        The picture in a sentence, for people who cannot see it.
    svg : str or None
        The drawing itself, where the provider draws in vectors.
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew); empty for services.
    parameters : dict
        What else was sent, as plain JSON; never a key.
    credits : float or None
        What the picture cost, in the provider's ``unit``; None when unknown.
    request_id : str or None
        The service's own id of the request.
    from_cache : bool
        Whether it was answered from the cache, and so cost nothing this time.
    notes : tuple of str
        What a person should know of the picture: that it came under a wrong name, or is empty.
    """

    image: bytes = field(repr=False)
    format: str
    size: tuple[int, int]
    seed: int | None
    provider: str
    model: str
    alt_text: str
    svg: str | None = field(default=None, repr=False)
    legend: tuple[tuple[str, str], ...] = ()
    parameters: dict = field(default_factory=dict)
    credits: float | None = None
    request_id: str | None = None
    from_cache: bool = False
    notes: tuple[str, ...] = ()


class Provider(Offered, Protocol):
    """What every provider offers, beside what all do.

    A new one is one file and one line in `providers`.

    Attributes
    ----------
    styles : tuple of str
    models : tuple of str
        Those that can be chosen, where there are several; of a service that lists its own, those
        that it listed when it was last asked.
    supports : frozenset of str
        Which parts of a request it heeds, of ``"seed"``, ``"size"``, ``"aspect"`` (the shape but
        not the very size), ``"style"``, ``"negative_prompt"``, ``"sound"``, ``"svg"``,
        ``"progress"``, ``"balance"``.
    output_format : str or None
        The format its pictures have: ``"png"``, ``"jpeg"``, ``"webp"``; None where the service
        decides.
    """

    styles: tuple[str, ...]
    supports: frozenset[str]
    output_format: str | None

    @property
    def models(self) -> tuple[str, ...]: ...

    def prepare(self, *, watch: Watch | None = None) -> None:
        """Learn from the service what decides a request and its price: which model there is.

        Opens a connection where that is not known. Whoever wants to know a price beforehand calls
        it; `identity` and `generate` do so themselves.
        """
        ...

    def price(self, request: ImageRequest) -> float | None:
        """What the request will cost; 0 for providers that are free, None when unknown."""
        ...

    def identity(self, request: ImageRequest) -> dict | None:
        """All that decides the answer, as plain JSON: the cache's key. None: do not keep."""
        ...

    def generate(self, request: ImageRequest, *, watch: Watch | None = None) -> ImageResult:
        """Make the picture, or raise `ProviderError`."""
        ...
