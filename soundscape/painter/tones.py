"""The colours that a scene may ask for: mixtures of a palette's roles, of a depth, of a pitch."""

from __future__ import annotations

import re

from .colour import contrast, lightness, mix, shift
from .sheet import Sheet

__all__ = ["TonedSheet"]


_WORD = re.compile(r"[(),]|[^\s(),]+")


class TonedSheet(Sheet):
    """A sheet that mixes its palette's colours."""

    def colour(self, role: str) -> str:
        """A role of the palette, a ``#rrggbb`` as it is, or a mixture in words.

        ``mix(subject, far, 0.2)`` is a fifth of the way from one to the other,
        ``tone(accent, 0.1)`` is lighter, ``apart(accent, sky.1, 3)`` is the colour nearest to the
        accent that has a contrast of 3 with the sky; ``lamp`` is electric light, ``depth(0.4)``
        land at a depth.
        """
        if role == "lamp":
            return self.lamp
        if "(" not in role:
            return super().colour(role)
        words = _WORD.findall(role)
        return self._mixture(words)

    def _mixture(self, words: list[str]) -> str:
        """The colour that the first of the words and what belongs to it name; they are used up."""
        name = words.pop(0)
        if not words or words[0] != "(":
            return self.colour(name)
        arguments: list[str] = []
        while words.pop(0) != ")":  # an opening bracket or a comma
            arguments.append(words.pop(0) if _is_number(words[0]) else self._mixture(words))
        if name == "mix":
            return mix(arguments[0], arguments[1], float(arguments[2]))
        if name == "tone":
            return shift(arguments[0], float(arguments[1]))
        if name == "depth":
            return self.depth_colour(float(arguments[0]))
        return self.apart(arguments[0], *arguments[1:-1], ratio=float(arguments[-1]))

    def apart(self, role: str, *grounds: str, ratio: float = 3.3) -> str:
        """The colour nearest to a role that stands out from every one of the grounds.

        In luminous styles, where colours shine as edges in the dark, that is the role itself.
        """
        base, behind = self.colour(role), [self.colour(ground) for ground in grounds]
        if self.style.luminous:
            return base
        best, reached = base, 0.0
        for step in range(26):
            for end in ("#fff6e6", self.palette.ink):
                tried = mix(base, end, step / 25)
                least = min(contrast(tried, ground) for ground in behind)
                if least >= ratio:
                    return tried
                if least > reached:
                    best, reached = tried, least
        return best

    def night(self) -> None:
        """Let night fall: in a bright palette, scenes that need the dark get its dark colours."""
        self.palette = self.palette.at_night()

    def blend(self, first: str, second: str, share: float) -> str:
        """A mixture of two roles."""
        return mix(self.colour(first), self.colour(second), share)

    def tone(self, role: str, by: float) -> str:
        """A role, lighter or darker."""
        return shift(self.colour(role), by)

    @property
    def lamp(self) -> str:
        """The colour of electric light: the sun's where it is pale, else a warm one."""
        palette = self.palette
        if lightness(palette.sun) > 0.74:
            return palette.sun
        return mix(palette.second, "#fff4d0", 0.45)

    def pitch_colour(self, height: float) -> str:
        """The colour of a mark: the higher the pitch, the lighter.

        The lowest tone is the darkest that still stands out from the sky (in dark skies), or the
        palette's own mark (in bright ones).
        """
        mark = self.palette.mark
        skies = self.palette.sky[:2]
        if lightness(mark) < lightness(skies[1]):
            reach = 0.16
            while reach > 0 and contrast(shift(mark, reach), skies[1]) < 3:
                reach -= 0.02
            return shift(mark, reach * height)
        reach = 0.3
        while reach > 0 and min(contrast(shift(mark, -reach), sky) for sky in skies) < 3:
            reach -= 0.02
        return shift(mark, -reach * (1 - height))

    def water_mark(self, height: float) -> str:
        """`pitch_colour` for drops: in bright skies, the colour of water instead of the mark's."""
        skies = self.palette.sky[:2]
        if lightness(self.palette.mark) > lightness(skies[1]):
            return self.pitch_colour(height)
        drop, deeper = self.palette.water, 0.0
        while deeper < 0.4 and contrast(shift(drop, 0.1 - deeper), skies[1]) < 3:
            deeper += 0.02
        return shift(drop, 0.1 * height - deeper)

    def depth_colour(self, depth: float) -> str:
        """Landscape colour at a depth, 0 far to 1 near."""
        palette = self.palette
        if depth < 0.7:
            return mix(palette.far, palette.near, depth / 0.7)
        return mix(palette.near, palette.ground, (depth - 0.7) / 0.3)


def _is_number(word: str) -> bool:
    return word.lstrip("-").replace(".", "", 1).isdigit()
