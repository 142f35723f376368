"""Change training sounds at random, on their log-mel spectrograms.

Working on spectrograms rather than samples makes a fresh variant of every clip in every epoch
affordable on two CPU cores: what a room, a microphone, a codec or a second source does to a sound
is close to addition, scaling and shifting of mel power. The random draw (`draw`) is apart from
its application (`apply`), so that a variant can be shown, played and repeated.

Conventions: batches have shape (n, bands, frames), levels in dB from `FLOOR_DB` to 0 relative to
each clip's maximum (see `features.log_mel`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["FLOOR_DB", "Augmentation", "Draw", "Masking", "apply", "draw", "mask"]

FLOOR_DB = -80.0


@dataclass(frozen=True)
class Masking:
    """SpecAugment (Park et al. 2019): stripes that are blanked.

    Parameters
    ----------
    stripes : int
        So many along each axis.
    bands, frames : int
        Largest extent of a stripe; each has any from none to this.
    """

    stripes: int = 1
    bands: int = 10
    frames: int = 30


def mask(rng: np.random.Generator, shape: tuple[int, int], masking: Masking) -> np.ndarray:
    """Which cells of a spectrogram are blanked, drawn anew.

    Parameters
    ----------
    rng : np.random.Generator
    shape : (bands, frames)
    masking : Masking

    Returns
    -------
    np.ndarray [shape=(bands, frames), dtype=bool]
    """
    bands, frames = shape
    blank = np.zeros(shape, bool)
    for _ in range(masking.stripes):
        height = rng.integers(0, min(masking.bands, bands) + 1)
        low = rng.integers(0, bands - height + 1)
        blank[low : low + height] = True
        length = rng.integers(0, min(masking.frames, frames) + 1)
        start = rng.integers(0, frames - length + 1)
        blank[:, start : start + length] = True
    return blank


@dataclass(frozen=True)
class Augmentation:
    """How far each change may go, and how often it is made.

    Parameters
    ----------
    mix_share : float
        Share of clips mixed with another one: between-class learning (Tokozume et al. 2018),
        labels mixed in the same proportion.
    stretch : float
        Largest change of speed; 0.2 means 0.8 to 1.25 times.
    shift_bands : int
        Largest shift along the mel axis (pitch), in bands.
    equaliser_db : float
        Largest gain of a smooth random filter.
    noise_share, noise_snr_db : float, (float, float)
        How often coloured noise is added, and at what ratio to the clip's mean power.
    band_limit_share, reverb_share, excerpt_share : float
        How often the top of the spectrum is cut (telephones, low-rate codecs), echo is added, and
        only a piece of 0.4 to 4 s is kept, repeated or followed by silence.
    masking : Masking
    """

    mix_share: float = 0.5
    stretch: float = 0.18
    shift_bands: int = 3
    equaliser_db: float = 6.0
    noise_share: float = 0.2
    noise_snr_db: tuple[float, float] = (3.0, 35.0)
    band_limit_share: float = 0.15
    reverb_share: float = 0.1
    excerpt_share: float = 0.15
    masking: Masking = Masking()


@dataclass(frozen=True)
class Draw:
    """One random draw for a batch of n clips; see `Augmentation` for what each part does."""

    partner: np.ndarray  # (n,) index of the clip mixed in
    weight: np.ndarray  # (n,) share of the clip itself, 1 where nothing is mixed in
    frame_of: np.ndarray  # (n, frames) where each frame is taken from, -1 for silence
    shift: np.ndarray  # (n,) bands
    gain_db: np.ndarray  # (n, bands)
    noise_db: np.ndarray  # (n, bands) below the clip's mean power, -inf for none
    cutoff: np.ndarray  # (n,) first band that is cut
    decay_db: np.ndarray  # (n,) dB a frame, inf for no reverberation
    masked: np.ndarray  # (n, bands, frames) bool
    noise_seed: int


def draw(
    rng: np.random.Generator, shape: tuple[int, int, int], config: Augmentation | None = None
) -> Draw:
    """Draw the changes for a batch.

    Parameters
    ----------
    rng : np.random.Generator
    shape : (n, bands, frames)
    config : Augmentation

    Returns
    -------
    Draw
    """
    config = config or Augmentation()
    n, bands, frames = shape

    def sometimes(share):
        return rng.random(n) < share

    weight = np.where(sometimes(config.mix_share), rng.uniform(0.5, 1, n), 1.0)
    noise_snr = rng.uniform(*config.noise_snr_db, n)
    tilt = rng.uniform(-20, 10, (n, 1)) * np.linspace(0, 1, bands)
    noise_db = tilt - tilt.max(axis=1, keepdims=True) - noise_snr[:, None]
    return Draw(
        partner=rng.permutation(n),
        weight=weight.astype(np.float32),
        frame_of=_frame_sources(rng, n, frames, config),
        shift=rng.integers(-config.shift_bands, config.shift_bands + 1, n),
        gain_db=_smooth_curves(rng, n, bands, config.equaliser_db),
        noise_db=np.where(sometimes(config.noise_share)[:, None], noise_db, -np.inf),
        cutoff=np.where(
            sometimes(config.band_limit_share), rng.integers(bands // 2, bands, n), bands
        ),
        decay_db=np.where(sometimes(config.reverb_share), rng.uniform(0.8, 4.0, n), np.inf),
        masked=np.stack([mask(rng, (bands, frames), config.masking) for _ in range(n)]),
        noise_seed=int(rng.integers(2**32)),
    )


def apply(batch: np.ndarray, changes: Draw) -> np.ndarray:
    """Apply drawn changes.

    Parameters
    ----------
    batch : np.ndarray [shape=(n, bands, frames)]
        Levels in dB, `FLOOR_DB` to 0.
    changes : Draw

    Returns
    -------
    np.ndarray [shape=(n, bands, frames), dtype=float32]
        Changed levels, again relative to each clip's maximum. The labels of clip i become
        ``weight[i] * y[i] + (1 - weight[i]) * y[partner[i]]``.
    """
    bands = batch.shape[1]
    power = 10 ** (_moved(batch, changes).astype(np.float32) / 10)
    power *= 10 ** (changes.gain_db[:, :, None] / 10)
    power[np.arange(bands) >= changes.cutoff[:, None]] = 0
    _reverberate(power, changes.decay_db)
    weight = changes.weight[:, None, None]
    level = np.maximum(power.max(axis=(1, 2), keepdims=True), 1e-12)
    power /= level
    power = power * weight**2 + power[changes.partner] * (1 - weight) ** 2
    _add_noise(power, changes)
    peak = np.maximum(power.max(axis=(1, 2), keepdims=True), 1e-12)
    levels = 10 * np.log10(np.maximum(power / peak, 10 ** (FLOOR_DB / 10)))
    levels[changes.masked] = FLOOR_DB
    return levels.astype(np.float32)


def _frame_sources(rng, n: int, frames: int, config: Augmentation) -> np.ndarray:
    """Roll, stretch and excerpts in one table of source frames."""
    position = np.arange(frames)
    speed = (1 + config.stretch) ** rng.uniform(-1, 1, n)
    source = (position * speed[:, None] + rng.integers(0, frames, (n, 1))).astype(int) % frames
    for row in np.flatnonzero(rng.random(n) < config.excerpt_share):
        length = int(frames * rng.uniform(0.08, 0.8))
        piece = source[row, :length]
        if rng.random() < 0.5:
            source[row] = np.resize(piece, frames)
        else:
            source[row] = -1
            start = rng.integers(0, frames - length + 1)
            source[row, start : start + length] = piece
    return source


def _smooth_curves(rng, n: int, bands: int, limit_db: float) -> np.ndarray:
    """Piecewise linear gains through five random points [shape=(n, bands)]."""
    points = rng.uniform(-limit_db, limit_db, (n, 5))
    place = np.linspace(0, 4, bands)
    left = np.minimum(place.astype(int), 3)
    return points[:, left] * (1 - (place - left)) + points[:, left + 1] * (place - left)


def _moved(batch: np.ndarray, changes: Draw) -> np.ndarray:
    """Frames taken from where the draw says, bands shifted; what is missing is at the floor."""
    n, bands, _ = batch.shape
    band_of = np.arange(bands) - changes.shift[:, None]  # (n, bands)
    rows = np.arange(n)[:, None, None]
    moved = batch[rows, np.clip(band_of, 0, bands - 1)[:, :, None], changes.frame_of[:, None, :]]
    # Bands shifted in from outside repeat the edge: a microphone hears no hole there.
    missing = np.broadcast_to(changes.frame_of[:, None, :] < 0, moved.shape)
    return np.where(missing, FLOOR_DB, moved)


def _reverberate(power: np.ndarray, decay_db: np.ndarray) -> None:
    """Let each band ring: an exponential decay added in place."""
    from scipy.signal import lfilter

    for row in np.flatnonzero(np.isfinite(decay_db)):
        keep = 10 ** (-decay_db[row] / 10)
        tail = lfilter([1 - keep], [1, -keep], power[row], axis=-1)
        power[row] = 0.5 * power[row] + 0.5 * tail


def _add_noise(power: np.ndarray, changes: Draw) -> None:
    """Coloured noise below each clip's mean power, added in place."""
    rng = np.random.default_rng(changes.noise_seed)
    rows = np.flatnonzero(np.isfinite(changes.noise_db[:, 0]))
    if len(rows) == 0:
        return
    # A mel band averages several bins: a gamma variable of a few degrees of freedom.
    grain = rng.gamma(3.0, 1 / 3.0, (len(rows), *power.shape[1:])).astype(np.float32)
    level = power[rows].max(axis=1).mean(axis=1)[:, None, None]
    power[rows] += grain * level * 10 ** (changes.noise_db[rows][:, :, None] / 10)
