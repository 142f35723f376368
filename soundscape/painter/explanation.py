"""What a picture shows and why, in words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Explanation"]


@dataclass(frozen=True)
class Explanation:
    """What a picture shows and why; its text is one line for each thing that was measured.

    Parameters
    ----------
    alt_text : str
        The picture in one sentence, for people who cannot see it.
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew).
    style, palette, label : str
        What is used; the style is the one drawn by the seed when none was named.
    """

    alt_text: str
    legend: tuple[tuple[str, str], ...]
    style: str
    palette: str
    label: str

    def __str__(self) -> str:
        return "\n".join(f"{measured}: {drew}" for measured, drew in self.legend)

    def _repr_markdown_(self) -> str:
        rows = "\n".join(f"| {measured} | {drew} |" for measured, drew in self.legend)
        return f"{self.alt_text}\n\n| what was measured | what it drew |\n|---|---|\n{rows}"
