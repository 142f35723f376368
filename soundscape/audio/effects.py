"""Disturb a sound as the world does: rooms, microphones, telephones, codecs, other sounds.

Training hears its clips through these, and the robustness report measures what they cost; both use
the same functions, so that what is claimed is what was trained for. Everything works on samples.

Conventions: samples are mono float32 of any level, shape (n,); functions that draw take a
`np.random.Generator`. Filters work on the whole sound at once and are circular: a tail that leaves
at the end comes back at the start, where a sound that is repeated has it anyway.
"""

from __future__ import annotations

import io

import numpy as np

from .native import load_native

__all__ = [
    "at_speed",
    "band_limited",
    "equalised",
    "filled",
    "loudest_start",
    "mixed",
    "mp3",
    "resampled",
    "reverberated",
    "telephone",
    "trimmed",
    "with_noise",
]

_MP3_DELAY_SAMPLES = 1_105  # of the encoder (LAME) and the decoder together

SILENT_DB = -60.0
"""Level below a sound's peak under which its ends count as silence."""


def trimmed(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """The sound without the silence before and after it.

    Silence is what stays 60 dB below the peak in steps of 10 ms; a codec never leaves it digital.

    Returns
    -------
    np.ndarray [shape=(m,), 1 <= m <= n]
        All samples when the whole sound is silent.
    """
    step = max(1, rate_hz // 100)
    level = np.abs(samples)
    limit = level.max() * 10 ** (SILENT_DB / 20)
    loud = np.flatnonzero(level > limit)
    if len(loud) == 0:
        return samples
    return samples[loud[0] // step * step : min(len(samples), (loud[-1] // step + 1) * step)]


def filled(samples: np.ndarray, length: int, *, offset: int = 0) -> np.ndarray:
    """The sound repeated, or cut, to `length` samples, begun at sample `offset`."""
    return np.take(samples, np.arange(offset, offset + length), mode="wrap")


def loudest_start(samples: np.ndarray, length: int, *, step: int = 1) -> int:
    """Where the stretch of `length` samples with the most energy begins: where people would cut.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,)]
    length : int
        At most n, in whole steps.
    step : int
        It begins at a multiple of so many samples; the first of several alike counts.
    """
    steps, width = len(samples) // step, length // step
    energy = np.square(samples[: steps * step], dtype=np.float64).reshape(steps, step).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(energy)])
    return step * int(np.argmax(total[width:] - total[:-width]))


def at_speed(samples: np.ndarray, factor: float) -> np.ndarray:
    """Played `factor` times as fast: shorter and higher, as on a tape."""
    import soxr

    # Only the ratio of the rates matters to soxr.
    changed = soxr.resample(samples, factor, 1.0, quality="LQ")
    return changed if len(changed) else samples[:1]


def resampled(samples: np.ndarray, rate_hz: int, new_rate_hz: int) -> np.ndarray:
    """The same sound at another rate, however loud it is (an `audio.Clip` ends at full scale)."""
    soxr = load_native("soxr")
    changed = soxr.resample(samples, rate_hz, new_rate_hz, quality="HQ")
    # A few samples can vanish on the way down; one is always kept.
    return changed if len(changed) else samples[:1]


def mixed(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """Two sounds of one length at once, the first heard as `share` of the mixture.

    The level of each is taken into account, so that `share` 0.5 is balanced to the ear (Tokozume et
    al. 2018, equation 2, with levels in dB of the mean power).
    """
    levels = [10 * np.log10(np.mean(np.square(one)) + 1e-12) for one in (first, second)]
    ratio = 1 / (1 + 10 ** ((levels[0] - levels[1]) / 20) * (1 - share) / max(share, 1e-6))
    return (ratio * first + (1 - ratio) * second) / np.hypot(ratio, 1 - ratio)


def with_noise(
    samples: np.ndarray, snr_db: float, rng: np.random.Generator, *, colour: float = 0.0
) -> np.ndarray:
    """The sound in noise of a given ratio.

    Parameters
    ----------
    samples : np.ndarray
    snr_db : float
        Mean power of the sound against the noise's.
    rng : np.random.Generator
    colour : float
        Exponent of the fall of the noise's power with frequency: 0 white, 1 pink, 2 brown.
    """
    noise = rng.standard_normal(len(samples), dtype=np.float32)
    if colour:
        noise = _shaped(noise, lambda bins: np.maximum(np.arange(bins), 1.0) ** (-colour / 2))
    power = np.mean(np.square(samples)) / max(float(np.mean(np.square(noise))), 1e-20)
    gain = np.sqrt(power / 10 ** (snr_db / 10))
    return (samples + gain * noise).astype(np.float32)


def equalised(
    samples: np.ndarray, rate_hz: int, points_hz: np.ndarray, gains_db: np.ndarray
) -> np.ndarray:
    """Through a microphone or loudspeaker: gains between points, linear over log frequency."""
    return _filtered(samples, rate_hz, lambda hz: _curve(hz, points_hz, gains_db))


def band_limited(
    samples: np.ndarray, rate_hz: int, low_hz: float = 0.0, high_hz: float = np.inf
) -> np.ndarray:
    """Only the band from `low_hz` to `high_hz`, with edges of a twelfth of an octave."""

    def gain(hz):
        below = np.clip(np.log2(np.maximum(hz, 1e-3) / max(low_hz, 1e-3)) * 12, 0, 1)
        above = np.clip(np.log2(high_hz / np.maximum(hz, 1e-3)) * 12, 0, 1)
        return (below if low_hz > 0 else 1.0) * (above if np.isfinite(high_hz) else 1.0)

    return _filtered(samples, rate_hz, gain)


def reverberated(
    samples: np.ndarray,
    rate_hz: int,
    rng: np.random.Generator,
    *,
    decay_seconds: float,
    direct_db: float = 0.0,
) -> np.ndarray:
    """In a room, as decaying noise (Moorer 1979).

    Parameters
    ----------
    samples : np.ndarray
    rate_hz : int
    rng : np.random.Generator
    decay_seconds : float
        Reverberation time: until the sound has fallen by 60 dB.
    direct_db : float
        Power of the direct sound against that of the room.
    """
    from scipy.fft import rfft

    count = min(len(samples), max(2, round(decay_seconds * rate_hz)))
    time = np.arange(count) / rate_hz
    tail = rng.standard_normal(count) * 10 ** (-3 * time / decay_seconds)
    room = np.zeros(len(samples), np.float32)
    room[:count] = tail / np.linalg.norm(tail)
    room[0] += 10 ** (direct_db / 20)
    return _shaped(samples, lambda bins: rfft(room))


def telephone(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Over a telephone: 300 to 3400 Hz and 8 bit logarithmic steps (ITU-T G.711, mu-law)."""
    narrow = band_limited(samples, rate_hz, 300.0, 3_400.0)
    peak = max(float(np.abs(narrow).max()), 1e-9)
    compressed = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / peak) / np.log(256)
    stepped = np.round(compressed * 127) / 127
    expanded = np.sign(stepped) * np.expm1(np.abs(stepped) * np.log(256)) / 255
    return (expanded * peak).astype(np.float32)


def mp3(samples: np.ndarray, rate_hz: int, *, kbps: float = 32.0) -> np.ndarray:
    """Encoded as MP3 of constant bit rate and decoded again.

    Parameters
    ----------
    samples : np.ndarray
    rate_hz : int
        A rate MP3 knows: 8000 to 48000 Hz.
    kbps : float
        Thousand bits a second: 32 to 320 for rates of 32 kHz and more, else 8 to 160; the encoder
        takes the nearest step it has.
    """
    import soundfile

    peak = max(float(np.abs(samples).max()), 1e-9)
    lowest, highest = (32, 320) if rate_hz >= 32_000 else (8, 160)
    file = io.BytesIO()
    soundfile.write(
        file,
        samples / peak * 0.9,
        rate_hz,
        format="MP3",
        bitrate_mode="CONSTANT",
        # libsndfile wants the rate as a share of the range, and not the whole of it.
        compression_level=float(np.clip((highest - kbps) / (highest - lowest), 0, 0.999)),
    )
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    if len(decoded) > len(samples):  # at low rates no tag tells the decoder what to leave out
        decoded = decoded[_MP3_DELAY_SAMPLES:]
    fitted = np.zeros(len(samples), np.float32)
    fitted[: min(len(decoded), len(samples))] = decoded[: len(samples)]
    return fitted * (peak / 0.9)


def _curve(hz: np.ndarray, points_hz: np.ndarray, gains_db: np.ndarray) -> np.ndarray:
    place = np.log(np.maximum(hz, 1.0))
    return 10 ** (np.interp(place, np.log(np.maximum(points_hz, 1.0)), gains_db) / 20)


def _filtered(samples: np.ndarray, rate_hz: int, gain) -> np.ndarray:
    step_hz = rate_hz / len(samples)
    return _shaped(samples, lambda bins: gain(np.arange(bins) * step_hz))


def _shaped(samples: np.ndarray, gain) -> np.ndarray:
    """With another spectrum: `gain` says by what each of a number of bins is multiplied."""
    from scipy.fft import irfft, rfft  # in single precision, twice as fast as NumPy's

    spectrum = rfft(samples.astype(np.float32, copy=False))
    spectrum *= gain(len(spectrum))
    return irfft(spectrum, len(samples))
