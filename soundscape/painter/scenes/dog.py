"""A terrier on a hill barks into the evening: every onset is an arc from its mouth."""

from __future__ import annotations

from ..canvas import Canvas
from ..composition import Composition
from ..svg import circle, outline, parse
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

# A fox terrier from the side, facing right; the ground under its middle is (0, 0).
_BODY = parse(
    "-188,-326 -172,-344 -136,-354 -70,-349 0,-353 52,-366 88,-392 116,-434 146,-480 196,-466 "
    "210,-418 204,-374 210,-338 212,-306 200,-266 176,-232 158,-196 146,-150 139,-108 141,-84 "
    "137,-50 142,-36 160,-26 170,-12 166,0* 108,0* 105,-22 107,-50 103,-84 103,-110 96,-150 "
    "84,-186* "
    "52,-182 6,-196 -40,-222 -74,-242* -64,-206 -68,-172 -92,-140 -120,-112 -138,-84 -143,-50 "
    "-140,-36 -122,-26 -112,-12 -116,0* -176,0* -180,-20 -177,-50 -179,-78 -188,-104 -176,-132 "
    "-168,-170 -186,-214 -204,-260 -204,-300"
)
_FAR_FORE = parse(
    "184,-250 190,-200 188,-150 184,-108 187,-84 185,-50 190,-36 208,-26 218,-12 214,0* 156,0* "
    "153,-22 154,-50 150,-84 148,-110 138,-160 126,-210*"
)
_FAR_HIND = parse(
    "-50,-250 -18,-214 -16,-176 -38,-142 -64,-112 -80,-84 -85,-50 -82,-36 -64,-26 -54,-12 -58,0* "
    "-118,0* -122,-20 -119,-50 -121,-78 -130,-104 -118,-132 -112,-170 -120,-230*"
)
_TAIL = parse(
    "-190,-312 -208,-364 -226,-416 -232,-468 -220,-514* -208,-468 -198,-424 -178,-378 -150,-344*"
)
_SADDLE = (
    "-136,-352 -70,-347 0,-351 52,-364 76,-352 78,-312 40,-276 -24,-262 -84,-272 -132,-300 "
    "-150,-332"
)
_FORM = (
    "-150,-348 -70,-345 0,-349 52,-362 86,-388 112,-430",
    "112,-346 150,-304 152,-256 118,-208",
    "-76,-240 -84,-276 -112,-302 -140,-306",
    "124,-12 126,-2*",
    "144,-14 146,-2*",
    "-156,-12 -154,-2*",
    "-136,-14 -134,-2*",
)

# Its head, level; the joint with the neck is (0, 0), the mouth opens at (86, 14).
_SKULL = parse(
    "-52,-4 -46,-44 -20,-70 18,-80 52,-75 74,-60 100,-51 140,-48 162,-52 178,-48 186,-36 180,-22* "
    "166,-14 140,-5 112,4 86,14* 60,34 10,44 -40,40"
)
_JAW = parse("40,0 86,14* 104,34 124,54 138,64* 149,75 145,88 130,92 102,83 70,66 36,54 0,50")
_PRICK_EAR = parse("-30,-52* -40,-92 -36,-138 -28,-160* 0,-140 30,-104 46,-72* 10,-60")
_BUTTON_EAR = parse("-24,-56* -18,-98 2,-124 26,-124* 50,-112 70,-88 76,-58* 56,-64 36,-70 12,-60")
_TONGUE = "86,18* 104,33 124,48 142,54 154,64 146,72 126,66 102,50"
_TEETH = ("144,-8* 157,-12* 151,6*", "124,54* 135,63* 133,44*")
_HEAD_AT = (174.0, -462.0)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.80
    coat, ear = rng.choice((None, "accent", "second")), rng.choice((_BUTTON_EAR, _PRICK_EAR))
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
    scale = 0.84 + 0.30 * sound.size
    x, foot = max(width * 0.30, 264 * scale), ground + 34

    def wood(at: float) -> float:  # the wood sinks behind the hill where the dog stands
        return ground + 30 + 130 * max(0.0, 1 - (abs(at - x) / (330 * scale)) ** 4)

    canvas.plane(pines(canvas, foot=wood, height=92, count=26), 0.6)
    tilt = -8 - 22 * sound.height
    hill = [(-80, ground + 74), (x - 240, ground + 40), (x, foot - 4), (x + 280, ground + 32)]
    hill += [(width * 0.75, ground + 84), (width + 80, ground + 110)]
    mound = (
        outline(hill, closed=False) + f"L{width + 90:.0f} {height + 80:.0f}L-90 {height + 80:.0f}Z"
    )
    body = Pose((x, foot), scale)
    head = Pose(body.spot(*_HEAD_AT), scale * 0.9, tilt)
    mouth = head.spot(150, 26)
    _barks(canvas, sound, *mouth, tilt)
    canvas.plane(mound, 1.0)
    with canvas.figure():
        _dog(canvas, body, head, coat, ear)
    legend = measured(sound)
    return Story(
        "A terrier stands on a hill and barks, and arcs leave its mouth",
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


def _barks(canvas: Canvas, sound: Composition, x: float, y: float, tilt: float) -> None:
    first = 70.0
    reach = max(300.0, min(canvas.width * 0.98 - x, 1.7 * y, 1150.0)) - first
    room = sound.room(8)
    for index, event in enumerate(sound.events):
        radius = first + reach * event.when
        spread = 15 + 23 * event.strength
        aim = 0.75 * tilt - 26 * (event.pitch - 0.5)
        weight = (5 + 13 * event.strength) * (0.6 + 0.6 * sound.size) * room
        d = crescent(canvas, sound, x, y, radius, aim - spread, aim + spread, weight)
        with canvas.onset(index):
            canvas.mark(d, canvas.pitch_colour(event.pitch))


def _dog(canvas: Canvas, body: Pose, head: Pose, coat: str | None, ear: list[tuple]) -> None:
    size = body.scale
    patch = canvas.blend("subject", coat or "subject", 0.42)
    far = canvas.blend("subject", "far", 0.16)
    canvas.silhouette([body.path(_FAR_FORE), body.path(_FAR_HIND)], far, weight=0.7)
    canvas.silhouette([*map(body.path, (_TAIL, _BODY)), *map(head.path, (_SKULL, _JAW))])
    if coat:
        canvas.detail(body.path(_SADDLE), patch)
    for line in _FORM:
        canvas.stroke(body.path(line, closed=False), "rim", 2.8 * size, opacity=0.6)
    canvas.detail(head.path(_TONGUE), "accent")
    for tooth in _TEETH:
        canvas.detail(head.path(tooth), "rim")
    canvas.silhouette([head.path(ear)], patch, weight=0.5)
    if ear is _BUTTON_EAR:
        fold = head.path("-12,-96 10,-104 38,-98 60,-78", closed=False)
        canvas.stroke(fold, "rim", 2.4 * size, opacity=0.5)
    canvas.detail(circle(*head.spot(74, -46), 6.5 * size), "rim")
    collar = body.path("98,-404* 126,-386 164,-376 208,-380*", closed=False)
    canvas.stroke(collar, "accent", 15 * size)
    canvas.detail(circle(*body.spot(192, -360), 11 * size), "sun")
