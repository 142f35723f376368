"""The colours that a scene may ask for: mixtures of a palette's roles, of a depth, of a pitch."""

from __future__ import annotations

from .colour import contrast, lightness, mix, shift
from .sheet import Sheet

__all__ = ["TonedSheet"]


class TonedSheet(Sheet):
    """A sheet that mixes its palette's colours."""

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
