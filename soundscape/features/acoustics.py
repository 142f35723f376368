"""Measure a sound in the terms people use for it.

Conventions: the sound is analysed mono at 22,050 Hz with frames of 2,048 samples (93 ms) every
512 samples (23 ms). Levels are in dB relative to full scale (dBFS): 0 is a full-scale square
wave. A quantity that has no meaning for a sound (the pitch of rain, the tempo of one sneeze) is
None, never a made-up number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["Acoustics", "describe"]


@dataclass(frozen=True)
class Acoustics:
    """Measurements of one clip.

    Parameters
    ----------
    duration_seconds : float
    pitch_hz : float or None
        Median fundamental frequency of the voiced frames (YIN); None when nothing is voiced.
    pitch_confidence : float
        Share of the sounding frames that are periodic, weighted by how periodic, 0 to 1.
    tempo_bpm : float or None
        Beats a minute of the strongest pulse; None when there is no regular pulse.
    onsets_per_second : float
        Events a second.
    rhythm_regularity : float
        0 (no pulse) to 1 (a metronome): height of the first peak of the autocorrelation of
        onset strength.
    loudness_db : float
        RMS level in dBFS, -100 for digital silence.
    peak_db : float
        Highest sample in dBFS.
    dynamic_range_db : float
        Difference between the 95th and the 10th percentile of the frame levels, 0 to 80.
    brightness_hz : float
        Spectral centroid, mean over the sounding frames weighted by their energy; 0 in silence.
    noisiness : float
        Spectral flatness of the sounding frames, 0 (pure tone) to 1 (white noise).
    loudness_curve : tuple of float
        64 frame levels from start to end, each 0 (60 dB below the loudest moment, or less) to 1.
    brightness_curve : tuple of float
        64 spectral centroids in Hz, from start to end.
    pitch_curve : tuple of (float or None)
        64 pitches in Hz from start to end, None where nothing is voiced.
    onset_seconds : tuple of float
        When events begin.
    onset_strengths : tuple of float
        How strong each is, 0 to 1, relative to the strongest.
    """

    duration_seconds: float
    pitch_hz: float | None
    pitch_confidence: float
    tempo_bpm: float | None
    onsets_per_second: float
    rhythm_regularity: float
    loudness_db: float
    peak_db: float
    dynamic_range_db: float
    brightness_hz: float
    noisiness: float
    loudness_curve: tuple[float, ...]
    brightness_curve: tuple[float, ...]
    pitch_curve: tuple[float | None, ...]
    onset_seconds: tuple[float, ...]
    onset_strengths: tuple[float, ...]

    def to_dict(self) -> dict:
        """Plain numbers and lists, for a card or a table."""
        return asdict(self)


def describe(clip) -> Acoustics: ...
