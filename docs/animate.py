"""Make the moving picture of the README: dog.svg.

python docs/animate.py
"""

from __future__ import annotations

from pathlib import Path

from soundscape import describe, load_clip
from soundscape.painter import paint

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    clip = load_clip(FOLDER.parent / "data/demo/dog.wav")
    painting = paint(clip, describe(clip), "dog", seed=7, style="woodblock", size=(960, 540))
    (FOLDER / "dog.svg").write_text(painting.animated_svg(), "utf-8")


if __name__ == "__main__":
    main()
