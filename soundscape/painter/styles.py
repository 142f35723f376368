"""The style catalogue: data only. A new style is one entry here and works in every scene.

A palette's colours are named after what they are for, so scenes never hold a colour of their own.
Two promises hold in every palette and are tested: the subject stands out from the sky behind it,
and the marks that the sound makes stand out from the upper and middle sky, by a WCAG contrast of
3 to 1 or more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .colour import lightness, mix

__all__ = ["CATALOGUE", "Palette", "Style"]


@dataclass(frozen=True)
class Palette:
    """Colours of one time of day, each ``#rrggbb``.

    Parameters
    ----------
    name : str
        Completes "in the colours of ...".
    sky : (str, str, str)
        Top, middle, and low by the horizon.
    sun : str
        Sun, moon or lamp.
    far, near, ground : str
        Landscape from the horizon to the viewer's feet.
    water : str
        Sea, river, lake.
    subject, rim : str
        The main figure, and the light along its edges and in its details.
    mark : str
        What the sound itself draws.
    accent, second : str
        For small things: a collar, an umbrella, a roof.
    flesh : str
        Skin.
    ink : str
        Outlines, and the darkest dark.
    """

    name: str
    sky: tuple[str, str, str]
    sun: str
    far: str
    near: str
    ground: str
    water: str
    subject: str
    rim: str
    mark: str
    accent: str
    second: str
    flesh: str
    ink: str

    def at_night(self) -> Palette:
        """The same colours after dark; a palette that is dark already stays as it is."""
        if lightness(self.sky[1]) < 0.62:
            return self
        dark = mix(self.ground, self.water, 0.45)
        deep = mix(dark, self.ink, 0.62)
        return replace(
            self,
            sky=(deep, mix(dark, self.ink, 0.3), mix(self.water, self.ground, 0.35)),
            far=mix(self.near, self.ground, 0.25),
            near=mix(self.ground, self.ink, 0.3),
            ground=mix(self.ground, self.ink, 0.6),
            subject=self.sky[2],
            rim=self.accent,
            mark=mix(self.sky[2], self.sun, 0.35) if lightness(self.sun) > 0.75 else self.sky[2],
        )


@dataclass(frozen=True)
class Style:
    """How surfaces are rendered.

    Parameters
    ----------
    name, summary : str
    palettes : tuple of Palette
        From dark to bright: the brightness of the timbre chooses.
    shading : float
        How far surfaces change colour from top to bottom, 0 flat to 1.
    haze : float
        Mist at the foot of each layer of landscape, 0 to 1.
    glow : float
        Light around lamps, sun and marks, 0 to 1.
    outline : float
        Width of the ink line around shapes, in units; 0 for none.
    luminous : bool
        Draw shapes as dark surfaces with shining edges of their own colour.
    shadow : float
        How far shapes lift off the sheet below and throw a shadow, in units.
    texture : str
        ``"grain"``, ``"wood"``, ``"fibre"`` or ``"scan"``.
    frame : str
        ``"none"``, ``"margin"`` or ``"sheets"``.
    banded : bool
        Sky in flat bands instead of a gradient.
    """

    name: str
    summary: str
    palettes: tuple[Palette, ...]
    shading: float = 0.0
    haze: float = 0.0
    glow: float = 0.0
    outline: float = 0.0
    luminous: bool = False
    shadow: float = 0.0
    texture: str = "grain"
    frame: str = "none"
    banded: bool = False


_DUSK = Style(
    name="dusk",
    summary="painterly gradients, mist between the layers, light that spreads",
    shading=1.0,
    haze=0.55,
    glow=1.0,
    texture="grain",
    palettes=(
        Palette(
            name="the blue hour",
            sky=("#15224a", "#5d70b0", "#f0b08c"),
            sun="#ffe6bd",
            far="#7f86b4",
            near="#1b2347",
            ground="#0d1230",
            water="#26457e",
            subject="#080b1d",
            rim="#f3b48c",
            mark="#fff1d4",
            accent="#e4603c",
            second="#3c7c98",
            flesh="#f0c4a2",
            ink="#060815",
        ),
        Palette(
            name="a plum sunset",
            sky=("#3a2050", "#b8567a", "#ffb870"),
            sun="#fff0c4",
            far="#a8557a",
            near="#301638",
            ground="#1c0c26",
            water="#5a2f66",
            subject="#140618",
            rim="#ffb37a",
            mark="#fff3da",
            accent="#ff8744",
            second="#8455a4",
            flesh="#f6c39c",
            ink="#120516",
        ),
        Palette(
            name="a teal evening",
            sky=("#0f3a4a", "#3f8088", "#f5cf94"),
            sun="#fff3cf",
            far="#5f9a98",
            near="#12343c",
            ground="#0a2028",
            water="#17535e",
            subject="#06151b",
            rim="#f5d29c",
            mark="#fff6df",
            accent="#ee7444",
            second="#d5a24e",
            flesh="#f2cba6",
            ink="#05141a",
        ),
        Palette(
            name="a golden morning",
            sky=("#7fb0bd", "#f3d5a0", "#fff0cd"),
            sun="#fffbe9",
            far="#d8ae86",
            near="#5a3a34",
            ground="#3a2422",
            water="#3f7a82",
            subject="#2a1614",
            rim="#ffe2ac",
            mark="#8f2d1c",
            accent="#d6512b",
            second="#3f7f86",
            flesh="#f3c79e",
            ink="#241210",
        ),
    ),
)

_WOODBLOCK = Style(
    name="woodblock",
    summary="flat colours, ink lines and a graded sky, after Japanese prints",
    outline=4.5,
    texture="wood",
    frame="margin",
    banded=True,
    palettes=(
        Palette(
            name="indigo and vermilion",
            sky=("#27477a", "#d5d3bd", "#f1e6c9"),
            sun="#d0452c",
            far="#8fabb8",
            near="#3b5f86",
            ground="#22406a",
            water="#3b6896",
            subject="#18243c",
            rim="#f1e6c9",
            mark="#c13a22",
            accent="#d0452c",
            second="#dba044",
            flesh="#f0d3ae",
            ink="#121a2c",
        ),
        Palette(
            name="persimmon and pine",
            sky=("#d2603c", "#f2dcb2", "#f7ebce"),
            sun="#f7f0dc",
            far="#c9a878",
            near="#4f6f5c",
            ground="#2c4a44",
            water="#3d7c82",
            subject="#1c2a2a",
            rim="#f7ebce",
            mark="#1f4a5c",
            accent="#c8452c",
            second="#3f7d7c",
            flesh="#f2d2a8",
            ink="#172021",
        ),
        Palette(
            name="spring celadon",
            sky=("#6fa39a", "#ece7c8", "#f8f1db"),
            sun="#e3683f",
            far="#b3c7a3",
            near="#5c8f80",
            ground="#2f5a54",
            water="#4f93a0",
            subject="#1c2f30",
            rim="#f8f1db",
            mark="#a83220",
            accent="#dc5a38",
            second="#e0ae4c",
            flesh="#f4d6b0",
            ink="#172526",
        ),
    ),
)

_NEON = Style(
    name="neon",
    summary="shining outlines in the dark, like signs in a wet street",
    shading=0.6,
    haze=0.2,
    glow=0.9,
    luminous=True,
    texture="scan",
    palettes=(
        Palette(
            name="violet and cyan tubes",
            sky=("#06041a", "#130a36", "#33125e"),
            sun="#ffd84a",
            far="#6a4bd6",
            near="#27c6e6",
            ground="#2f7cf0",
            water="#27c6e6",
            subject="#ff4fa3",
            rim="#ffd0ea",
            mark="#5df4ff",
            accent="#ffb03a",
            second="#9a6bff",
            flesh="#ffb59c",
            ink="#04030f",
        ),
        Palette(
            name="amber and turquoise tubes",
            sky=("#140508", "#2a0b18", "#541a24"),
            sun="#ff8a5c",
            far="#b23a58",
            near="#ff7d45",
            ground="#d9482f",
            water="#2fc4b4",
            subject="#ffc648",
            rim="#fff0c0",
            mark="#63e6ff",
            accent="#ff5a7e",
            second="#36c9b4",
            flesh="#ffc09a",
            ink="#0d0306",
        ),
        Palette(
            name="lime and rose tubes",
            sky=("#031214", "#062628", "#0d4744"),
            sun="#fdf6a0",
            far="#1f8f8a",
            near="#3ce8a0",
            ground="#1fb58a",
            water="#3ce8c0",
            subject="#d4ff52",
            rim="#f6ffd6",
            mark="#ff86d0",
            accent="#ff8f4a",
            second="#48c8ff",
            flesh="#ffc3a6",
            ink="#020c0d",
        ),
    ),
)

_PAPERCUT = Style(
    name="papercut",
    summary="sheets of coloured paper, cut and stacked, each throwing a soft shadow",
    shadow=7.0,
    texture="fibre",
    frame="sheets",
    banded=True,
    palettes=(
        Palette(
            name="a midnight paper theatre",
            sky=("#1d2a56", "#33457e", "#4f63a0"),
            sun="#f8dc9c",
            far="#7284bd",
            near="#2f4280",
            ground="#18244c",
            water="#35599a",
            subject="#f6ecd8",
            rim="#c24f3c",
            mark="#ffd98c",
            accent="#e2674a",
            second="#6fb0b4",
            flesh="#f6d0ae",
            ink="#141c3c",
        ),
        Palette(
            name="coral and teal paper",
            sky=("#f29b7c", "#f8bd98", "#fbd9b8"),
            sun="#fff3da",
            far="#e58b74",
            near="#2f7076",
            ground="#1d4d56",
            water="#2f7f88",
            subject="#12343e",
            rim="#fbd9b8",
            mark="#8c2440",
            accent="#d6453f",
            second="#f4c95c",
            flesh="#fbdcc0",
            ink="#0f2a32",
        ),
        Palette(
            name="meadow paper",
            sky=("#9cc9c0", "#cfe3cc", "#f0f0d8"),
            sun="#fbe08a",
            far="#a5c79a",
            near="#4d8a66",
            ground="#2d5f4c",
            water="#4a93a0",
            subject="#1b3a34",
            rim="#f0f0d8",
            mark="#a8381f",
            accent="#e2663c",
            second="#f2b64a",
            flesh="#f8d9b6",
            ink="#16302b",
        ),
    ),
)

CATALOGUE: dict[str, Style] = {
    style.name: style for style in (_DUSK, _WOODBLOCK, _NEON, _PAPERCUT)
}
"""Every style by name, in the order people are shown."""
