"""A terrier on a hill barks into the evening: every bark is an arc that leaves its mouth."""

from __future__ import annotations

from ..svg import circle, outline, parse, place
from ._shapes import (
    Pose,
    Story,
    clouds,
    counted,
    crescent,
    hills,
    loudness_ridge,
    measured,
    pines,
    stars,
)

__all__ = ["draw"]

# A wire-haired terrier from the side, facing right, standing with its feet at (0, 0).
_BODY = parse(
    "-176,-328 -164,-334 -150,-304 -134,-238* -96,-220 -30,-217 30,-228 62,-262 84,-318 150,-300 "
    "152,-240 144,-192 130,-156 134,-140* 116,-128 108,-70 105,-22 124,-14 128,0* 76,0* 72,-30 "
    "74,-80 62,-126 40,-118* 26,-134 -10,-128* -24,-138 -60,-148 -82,-118 -104,-92 -114,-72 "
    "-110,-44 -105,-20 -88,-13 -86,0* -136,0* -138,-26 -148,-72 -140,-112 -166,-150 -174,-200 "
    "-168,-234 -182,-290"
)
_FAR_LEGS = parse("96,-140 128,-130 132,-70 133,-20 150,-13 154,0* 108,0* 108,-60*")
_FAR_HIND = parse("-100,-130 -56,-140 -56,-106 -80,-70 -72,-22 -56,-13 -54,0* -102,0* -100,-60*")
_HEAD = parse(
    "70,-280 64,-330 84,-372 116,-392 140,-394 158,-388 174,-376 214,-368 238,-362 248,-352 "
    "242,-340 222,-336 196,-330 176,-320* 204,-304 222,-292 222,-274 208,-266 202,-246* 190,-264 "
    "180,-244* 168,-268 158,-250* 148,-268 130,-250"
)
_EAR = parse("84,-384* 98,-428* 120,-432 142,-396 138,-372 124,-356* 110,-376")
_PATCHES = (
    "",
    "-110,-214 -30,-214 26,-220 30,-180 -10,-156 -70,-158 -116,-172",
    "-120,-219 -60,-217 10,-219 20,-196 -20,-186 -40,-160 -84,-152 -104,-178 -130,-190",
)
_NECK = (100.0, -300.0)


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.80
    sun_radius = 70 + 80 * sound.light
    sun_x, sun_y = width * rng.uniform(0.56, 0.8), ground - 110 - 330 * sound.height
    canvas.sky(horizon=0.76)
    stars(canvas, 90, below=height * 0.5)
    canvas.sun(sun_x, sun_y, sun_radius, reach=2.4 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.10, high=height * 0.5)
    canvas.plane(hills(canvas, base=ground - 60, rise=110, waves=1.6), 0.0)
    with canvas.group(id="loudness-line"):
        canvas.plane(
            loudness_ridge(canvas, sound, base=ground - 10, rise=170, rough=7, points=30), 0.35
        )
    canvas.plane(pines(canvas, foot=lambda x: ground + 30, height=92, count=26), 0.6)

    scale = 0.98 + 0.36 * sound.size
    x, foot = width * 0.30, ground + 34
    tilt = -6 - 24 * sound.height
    hill = [(-80, ground + 74), (x - 240, ground + 40), (x, foot - 4), (x + 280, ground + 32)]
    hill += [(width * 0.75, ground + 84), (width + 80, ground + 110)]
    mound = (
        outline(hill, closed=False) + f"L{width + 90:.0f} {height + 80:.0f}L-90 {height + 80:.0f}Z"
    )
    body = Pose((x, foot), scale)
    head = Pose(body.spot(*_NECK), scale, tilt)
    mouth = head.spot(106, -18)
    _barks(canvas, sound, *mouth, tilt)
    canvas.plane(mound, 1.0)
    with canvas.group(id="subject"):
        canvas.silhouette([*map(body.path, (_FAR_LEGS, _FAR_HIND, _BODY)), *_head(head)])
        _details(canvas, body, head)
    legend = measured(sound)
    return Story(
        "A terrier stands on a hill and barks; each bark leaves its mouth as an arc",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "arc") + " leaving the dog's mouth, first to last",
            ),
            (legend["line"], "the ridge behind the dog, from left to right"),
            (legend["size"], "the size of the dog and its arcs"),
            (legend["pitch"], "how high the dog aims, how high the sun stands"),
            (legend["light"], "the palette, and how far the sun's light reaches"),
            (legend["rough"], "how jagged the arcs are"),
        ),
    )


def _barks(canvas, sound, x: float, y: float, tilt: float) -> None:
    first = 60.0
    reach = max(300.0, min(canvas.width * 0.98 - x, 1150.0)) - first
    for index, event in enumerate(sound.events):
        radius = first + reach * event.when
        spread = 15 + 23 * event.strength
        aim = 0.75 * tilt - 26 * (event.pitch - 0.5)
        weight = (5 + 13 * event.strength) * (0.6 + 0.6 * sound.size)
        d = crescent(canvas, sound, x, y, radius, aim - spread, aim + spread, weight)
        with canvas.onset(index):
            canvas.mark(d, canvas.pitch_colour(event.pitch))


def _head(pose) -> list[str]:
    return [pose.path(place(part, at=(-_NECK[0], -_NECK[1]))) for part in (_HEAD, _EAR)]


def _details(canvas, body, head) -> None:
    coat = canvas.rng.choice(_PATCHES)
    if coat:
        canvas.detail(body.path(coat), canvas.blend("subject", "accent", 0.32))
    canvas.detail(circle(*head.spot(60, -66), 5.5 * body.scale), "rim")
    collar = body.path("78,-292 100,-274 128,-262 144,-262*", closed=False)
    canvas.stroke(collar, "accent", 13 * body.scale)
    canvas.detail(circle(*body.spot(126, -246), 9 * body.scale), "sun")
    back = body.path("-128,-238 -96,-219 -30,-216 30,-227 60,-260", closed=False)
    canvas.stroke(back, "rim", 2.6, opacity=0.7)
    canvas.stroke(
        head.path("-16,-84* -2,-128* 20,-132 42,-96", closed=False), "rim", 2.4, opacity=0.6
    )
