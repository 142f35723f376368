"""A vintage car in a street sounds its brass horn: every onset is an arc from the bell."""

from __future__ import annotations

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, crescent, floor, measured, stars
from ..svg import arc, circle, ellipse, parse, place, polyline
from ..town import beam, houses, shadow

__all__ = ["draw"]

# A coupe of the thirties from the side, facing right; the road under its middle is (0, 0).
_BODY = parse(
    "-352,-84* -366,-120 -360,-168 -330,-210 -280,-238 -232,-252* -214,-300 -184,-344 -140,-364 "
    "-70,-370 -6,-366 22,-352 48,-312 78,-258* 110,-256 220,-246 296,-236 318,-222 328,-180 "
    "330,-120 326,-76* 300,-58* -330,-58*"
)
_FRONT_FENDER = parse(
    "-128,-46* -128,-60* -20,-62 40,-78 78,-120 112,-174 166,-204 232,-202 288,-170 318,-118 "
    "326,-74 318,-56* 290,-58 272,-110 214,-146 150,-124 116,-62 96,-46*"
)
_REAR_FENDER = parse(
    "-356,-52* -364,-96 -340,-158 -288,-196 -226,-198 -172,-170 -138,-116 -124,-60 -118,-46* "
    "-150,-46* -168,-104 -226,-140 -286,-118 -312,-52*"
)
_WINDOWS = (
    "-198,-258* -184,-300 -160,-330 -120,-342 -96,-344* -96,-258*",
    "-78,-345* -20,-342 2,-332 24,-300 46,-258* -78,-258*",
)
_DRIVER = (
    "-66,-258* -62,-280 -40,-290 -36,-298* -42,-308 -42,-316* -56,-317* -54,-322* -40,-324* "
    "-36,-337 "
    "-18,-340 -4,-335 -2,-324* 12,-321* 12,-316* -1,-315* 5,-305* 0,-302* 0,-296 -14,-292 "
    "4,-278 12,-258*"
)
_HORN = parse(
    "70,-300 96,-302 132,-308 168,-318 196,-338 212,-360* 222,-352 226,-304 222,-256 212,-248* "
    "196,-270 168,-290 132,-296 96,-294 70,-292"
)
_BULB = "72,-296 60,-318 30,-322 8,-306 8,-286 30,-270 60,-274"
_SEAMS = (
    "-88,-350* -88,-64*",
    "62,-254* 50,-160 46,-66*",
    "-352,-170 -280,-232 -220,-250 60,-252 300,-232",
)
_WHEELS = (-238.0, 206.0)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    street, paint = height * 0.80, rng.choice(("accent", "second"))
    sun_x, radius = width * rng.uniform(0.14, 0.30), 60 + 60 * sound.light
    canvas.sky(horizon=0.74)
    stars(canvas, 70, below=height * 0.4)
    canvas.sun(sun_x, height * 0.24, radius, reach=2.4 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.4)
    with canvas.group(id="loudness-line"):
        houses(canvas, sound, street, rows=((0.1, 17, 90.0, 150.0), (0.42, 12, 10.0, 190.0)))
    canvas.plane(floor(canvas, street - 4), 0.9)
    road = street + 60
    _lane(canvas, sound, road)
    scale = 0.80 + 0.20 * sound.size
    pose = Pose((width * 0.06 + 384 * scale, road), scale)
    lamp = pose.spot(300, -196)
    far = (lamp[0] + 260 + 500 * sound.light, lamp[1] + 70)
    beam(canvas, lamp, far, 80, canvas.lamp, 0.65)
    shadow(canvas, pose.at[0], road + 4, 380 * scale, 16)
    with canvas.figure():
        _car(canvas, pose, paint)
    _horn(canvas, pose)
    _honks(canvas, sound, *pose.spot(205, -304), scale)
    legend = measured(sound)
    return Story(
        "A vintage car in a street sounds its brass horn, and arcs leave the bell",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "arc") + " leaving the horn, first to last",
            ),
            (legend["line"], "the roofs, from left to right; how wide the waves from the horn are"),
            (legend["size"], "the size of the car and the weight of its arcs"),
            (legend["pitch"], "how high the arcs aim, and how light they are"),
            (legend["tempo"], "the spacing of the lines on the road"),
            (legend["light"], "the palette, and how far the headlamp shines"),
            (legend["rough"], "how jagged the arcs are"),
        ),
    )


def _lane(canvas: Canvas, sound: Composition, road: float) -> None:
    """Dashes on the road, farther apart the slower the tempo."""
    step = 90 + 170 * sound.spacing
    y, x, parts = road + 62, -step * 0.3, []
    while x < canvas.width + 60:
        dash = [(x, y), (x + step * 0.55, y), (x + step * 0.55 - 12, y + 13), (x - 14, y + 13)]
        parts.append(polyline(dash, closed=True))
        x += step
    canvas.fill("".join(parts), "rim", opacity=0.7)


def _car(canvas: Canvas, pose: Pose, paint: str) -> None:
    put, size = pose.path, pose.scale
    panel = canvas.blend("subject", paint, 0.6)
    glass = canvas.blend("sky.2", canvas.lamp, 0.35)
    chrome = canvas.blend("rim", "#ffffff", 0.25)
    bumper = [
        put("318,-66* 352,-70* 354,-46* 318,-48*"),
        put("-346,-66* -386,-70* -388,-46* -346,-48*"),
    ]
    canvas.silhouette(bumper, chrome, weight=0.5)
    canvas.silhouette([put(_BODY), put(place(_BODY, scale=(1, 0.2), at=(0, -44)))])
    for window in _WINDOWS:
        canvas.detail(put(window), glass)
    canvas.detail(put(_DRIVER), "subject" if not canvas.style.luminous else "second")
    for fender in (_REAR_FENDER, _FRONT_FENDER):
        canvas.silhouette([put(fender)], panel, shade=canvas.blend(panel, "ink", 0.4), weight=0.7)
    canvas.silhouette([put("-140,-58* -140,-42* 110,-42* 110,-58*")], panel, weight=0.4)
    line = {"role": "rim", "width": 2.6 * size, "opacity": 0.75}
    for seam in _SEAMS:
        canvas.stroke(put(seam, closed=False), **line)
    for k in range(6):
        slot = [(120 + 22 * k, -232 + 1.6 * k), (114 + 22 * k, -196 + 1.2 * k)]
        canvas.stroke(put(slot, closed=False), "rim", 4 * size, opacity=0.6)
    canvas.stroke(put("20,-228* 42,-230*", closed=False), chrome, 7 * size)
    for x in _WHEELS:
        _wheel(canvas, *pose.spot(x, -72), 74 * size, chrome, panel)
    canvas.silhouette(
        [put("246,-206 262,-232 292,-238* 304,-230 308,-196 304,-166 292,-158* 262,-166 246,-190")],
        chrome,
        weight=0.6,
    )
    canvas.silhouette(
        [ellipse(*pose.spot(303, -198), 9 * size, 38 * size)], canvas.lamp, weight=0.4, lit=True
    )
    canvas.glow(*pose.spot(306, -198), 110 * size, canvas.lamp, 0.8)


def _wheel(canvas: Canvas, x: float, y: float, radius: float, chrome: str, panel: str) -> None:
    """A tyre with a white wall, a painted disc and a hub cap."""
    canvas.silhouette([circle(x, y, radius)], canvas.blend("ink", "subject", 0.3), weight=0.7)
    canvas.detail(circle(x, y, radius * 0.86), canvas.blend("flesh", "#ffffff", 0.5))
    canvas.detail(circle(x, y, radius * 0.62), panel)
    canvas.detail(circle(x, y, radius * 0.30), chrome)
    canvas.detail(circle(x, y, radius * 0.16), panel)


def _horn(canvas: Canvas, pose: Pose) -> None:
    """The brass trumpet and its rubber bulb at the windscreen."""
    brass = canvas.blend("#e0a83c", canvas.lamp, 0.35)
    dark = canvas.blend("#8a5a18", "ink", 0.2)
    bracket = pose.path("104,-256* 112,-298* 126,-298* 122,-256*")
    canvas.silhouette([bracket], dark, weight=0.5)
    canvas.silhouette([pose.path(_BULB)], canvas.blend("accent", "ink", 0.25), weight=0.7)
    canvas.silhouette([pose.path(_HORN)], brass, shade=dark, weight=0.9, lit=True)
    x, y = pose.spot(217, -304)
    canvas.fill(ellipse(x, y, 10 * pose.scale, 50 * pose.scale), dark)
    canvas.stroke(
        pose.path("80,-299 132,-304 170,-315 200,-342", closed=False),
        "#fff6dc",
        3.4 * pose.scale,
        opacity=0.85,
    )
    for x in (84, 132):
        ring = pose.path([(x, -304 - (x - 84) / 12), (x, -290 - (x - 84) / 30)], closed=False)
        canvas.stroke(ring, dark, 5 * pose.scale)


def _honks(canvas: Canvas, sound: Composition, x: float, y: float, scale: float) -> None:
    """Waves run up into the sky, as wide as their moment was loud, and an arc for each onset."""
    rng, first = canvas.rng, 66.0 * scale
    reach = max(300.0, min(y * 0.9, 1.15 * (canvas.width - x), 900.0)) - first
    waves = sound.smooth_line(15, reach=4)
    colour = canvas.pitch_colour(sound.height)
    for step, level in enumerate(waves):
        radius, spread = first + reach * step / (len(waves) - 1), 5 + 33 * level
        aim = _aim(sound.height)
        wave = arc(x, y, radius, aim - spread, aim + spread)
        canvas.stroke(wave, colour, 2.0 + 5.0 * level * (0.4 + 0.6 * sound.size), opacity=0.42)
    room = sound.room(10)
    for index, event in enumerate(sound.events):
        radius = first + reach * event.when
        spread = 16 + 16 * event.strength
        aim = _aim(event.pitch) + 4 * rng.uniform(-1, 1)
        weight = (6 + 16 * event.strength) * (0.6 + 0.6 * sound.size) * room
        d = crescent(canvas, sound, x, y, radius, aim - spread, aim + spread, weight)
        with canvas.onset(index):
            canvas.mark(d, canvas.pitch_colour(event.pitch))


def _aim(pitch: float) -> float:
    """Where a honk flies, in degrees: up, the steeper the higher its pitch."""
    return -33.0 - 40.0 * pitch
