"""Make the panorama of the README, a day from six to six: panorama.jpg.

python docs/panorama.py
"""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

from PIL import Image

from soundscape.painter import Heard, Stretch, clock_seconds, paint_panorama

FOLDER = Path(__file__).resolve().parent
HOURS = (
    (6, 9, {"rooster": (6.2, 7), "chirping_birds": (7.6, 8.6)}),
    (9, 13, {"sea_waves": (9, 13), "ship": (9.8, 10.4), "laughing": (11.8, 12.4)}),
    (13, 16, {"rain": (13, 15), "church_bells": (14.9, 15.3)}),
    (16, 18.5, {"train": (17, 17.6), "cow": (18.1, 18.4)}),
    (18.5, 22, {"piano": (19, 20.4), "cat": (21.2, 21.7)}),
    (22, 26, {"owl": (23, 24), "crackling_fire": (24.4, 26)}),
    (26, 30, {"wind": (26, 29), "howl": (27.2, 27.6), "frog": (28.6, 29.4)}),
)
"""From one hour to another, what is heard, and when: a timeline that was written by hand."""
LOUD = (8, 5, 5, 4, 6, 7, 6, 7, 8, 9, 7, 5, 8, 7, 5, 4, 3, 3, 5, 6, 7, 5, 3, 4)
"""How loud each of the hours is, in tenths."""


def day() -> tuple[Stretch, ...]:
    """The stretches of the day, in seconds from its beginning."""

    def since(hour: float) -> float:
        return 3_600 * (hour - HOURS[0][0])

    return tuple(
        Stretch(
            since(first),
            since(last),
            tuple(
                Heard(label, ((since(begin), since(end)),), -24.0)
                for label, (begin, end) in sounds.items()
            ),
        )
        for first, last, sounds in HOURS
    )


def main() -> None:
    painting = paint_panorama(
        SimpleNamespace(sha256="0" * 64),
        day(),
        seed=8,
        style="woodblock",
        size=(2400, 300),
        begins_seconds=clock_seconds("06:00"),
        loudness_curve=tuple(0.6 + 0.04 * tenths for tenths in LOUD),
    )
    picture = Image.open(io.BytesIO(painting.png)).convert("RGB")
    picture.save(FOLDER / "panorama.jpg", quality=84, optimize=True)
    print(painting.alt_text)


if __name__ == "__main__":
    main()
