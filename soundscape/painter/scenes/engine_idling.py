"""A classic car idles at a filling station by night: every onset is a puff from its exhaust."""

from __future__ import annotations

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import (
    Pose,
    Story,
    counted,
    floor,
    hills,
    loudness_ridge,
    measured,
    nightfall,
    stars,
)
from ..svg import Point, arc, circle, ellipse, outline, polyline, rectangle
from ..town import beam, puff, shadow, wheel

__all__ = ["draw"]

# A small round car of the fifties, nose to the right, its wheels on y = 0.
_SHELL = (
    "-318,-86* -322,-130 -306,-182 -268,-226 -208,-266 -130,-296 -50,-306 16,-302 66,-284* "
    "104,-248 136,-206* 196,-200 254,-180 296,-146 312,-104 312,-50* -318,-50*"
)
_FRONT_FENDER = "66,-52* 84,-110 126,-156 186,-172 246,-162 300,-130 330,-90 334,-64*"
_REAR_FENDER = "-334,-60* -332,-110 -296,-158 -232,-176 -168,-162 -122,-118 -96,-52*"
_BOARD = "-120,-62* 110,-62* 110,-40 96,-36 -110,-36 -120,-42*"
_DOOR = "-40,-62 -48,-150 -44,-206* 96,-206* 92,-120 76,-62*"
_DOOR_GLASS = "-36,-212* -38,-252 -34,-282* 14,-286 56,-272* 86,-242 108,-208*"
_REAR_GLASS = "-58,-212* -58,-252 -54,-280* -110,-274 -156,-250 -178,-212*"
_BUMPERS = ("318,-74* 346,-82 352,-66 344,-48 318,-52*", "-326,-74* -354,-82 -360,-64 -350,-46 "
            "-326,-52*")  # fmt: skip
_PIPE = "-270,-50* -384,-44* -384,-26* -270,-30*"
_SHINE = ("-296,-176 -256,-222 -196,-262 -130,-286 -60,-296", "146,-194 200,-188 252,-168 284,-142")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    moon = width * rng.uniform(0.66, 0.88), height * rng.uniform(0.11, 0.17)
    aside, paint = rng.uniform(-30.0, 30.0), rng.choice(("flesh", "second", "water"))
    nightfall(canvas, sound)
    road = height * 0.80
    canvas.sky(horizon=0.76)
    stars(canvas, 120, below=height * 0.5)
    canvas.sun(*moon, 34 + 16 * sound.light, reach=3 + 2 * sound.light)
    canvas.plane(hills(canvas, base=road - 60, rise=90), 0.05)
    with canvas.group(id="loudness-line"):
        ridge = loudness_ridge(canvas, sound, base=road - 20, rise=230, rough=12)
        canvas.plane(ridge, 0.3)
    scale = 0.70 + 0.22 * sound.size
    x = width - 366 * scale - min(90.0, 0.075 * width)
    _station(canvas, sound, x + 90 * scale + aside, road - 4)
    canvas.plane(floor(canvas, road), 0.9)
    _road(canvas, road)
    foot = road + (height - road) * 0.36
    pose = Pose((x, foot), scale)
    _headlight(canvas, sound, pose)
    with canvas.figure():
        _car(canvas, pose, paint)
    _trembling(canvas, sound, pose)
    _exhaust(canvas, sound, pose)
    words = measured(sound)
    return Story(
        "A round little car of the fifties waits with its engine running at a filling station by "
        "night, and puffs of smoke drift from its exhaust",
        (
            (
                words["onsets"],
                counted(len(sound.events), "puff") + " of smoke, the first one drifted farthest",
            ),
            ("strength of each onset", "how large its puff is"),
            (words["pitch"], "how high the puffs rise, how light they are"),
            (words["line"], "the ridge of the hills, from left to right; how thick the smoke is"),
            (words["size"], "the size of the car, how many lines tremble around it"),
            (words["light"], "the palette, how far headlight, lamps and moon shine"),
            (words["rough"], "how jagged puffs and hills are"),
            (words["tempo"], "how far apart the trembling lines stand"),
        ),
    )


def _station(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    """A roof on one column over a pump, behind the car."""
    pale, dark = canvas.blend("sky.2", "#ffffff", 0.35), canvas.blend("near", "ink", 0.3)
    wide, high = 330.0, 440.0
    canvas.glow(x, y - high + 60, 320 + 200 * sound.light, canvas.lamp, 0.5 + 0.3 * sound.light)
    canvas.silhouette([rectangle(x - 214, y - high, x - 190, y + 10)], dark, weight=0.6)
    roof = [(x - wide + 26, y - high), (x - wide, y - high - 52), (x + wide, y - high - 52)]
    canvas.silhouette([polyline([*roof, (x + wide - 26, y - high)], closed=True)], "accent")
    canvas.detail(rectangle(x - wide + 10, y - high - 34, x + wide - 10, y - high - 20), pale)
    under = rectangle(x - wide + 44, y - high, x + wide - 44, y - high + 9)
    canvas.silhouette([under], canvas.lamp, weight=0.3, lit=True)
    left, right = x - wide + 50, x + wide - 50
    light = [(left, y - high + 9), (right, y - high + 9), (right + 60, y + 20), (left - 60, y + 20)]
    stops = ((0, canvas.lamp, 0.16 + 0.2 * sound.light), (0.8, canvas.lamp, 0.0))
    canvas.fill(polyline(light, closed=True), canvas.gradient(stops))
    _pump(canvas, x + 92, y, pale)


def _pump(canvas: Canvas, x: float, y: float, pale: str) -> None:
    """A petrol pump with a lit globe, a dial and a hose."""
    hose = [(x + 44, y - 250), (x + 82, y - 200), (x + 80, y - 120), (x + 92, y - 40)]
    canvas.stroke(outline(hose, closed=False), "ink", 8)
    canvas.silhouette([rectangle(x - 46, y - 300, x + 46, y + 10)], "accent", weight=0.8)
    canvas.silhouette([rectangle(x - 16, y - 318, x + 16, y - 298)], "ink", weight=0.5)
    canvas.glow(x, y - 346, 110, canvas.lamp, 0.7)
    canvas.silhouette([circle(x, y - 346, 36)], canvas.lamp, weight=0.7, lit=True)
    canvas.detail(circle(x, y - 252, 32), pale)
    canvas.stroke(polyline([(x, y - 252), (x + 14, y - 272)]), "ink", 5)
    canvas.detail(rectangle(x - 32, y - 208, x + 32, y - 196), pale)


def _road(canvas: Canvas, road: float) -> None:
    """Kerb and a dashed line."""
    deep = canvas.height - road
    canvas.fill(rectangle(-60, road, canvas.width + 60, road + 9), "far", opacity=0.5)
    y, dashes = road + deep * 0.72, []
    for index in range(int(canvas.width / 170) + 2):
        left = index * 170 - 40
        dashes.append(rectangle(left, y, left + 96, y + 9))
    canvas.fill("".join(dashes), "sky.2", opacity=0.5)


def _headlight(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    lamp = pose.spot(302, -128)
    reach = 200 + 260 * sound.light
    canvas.glow(*lamp, 90 + 90 * sound.light, canvas.lamp, 0.9)
    end = (lamp[0] + reach, lamp[1] + 70 * pose.scale)
    beam(canvas, lamp, end, 70 + 30 * sound.light, canvas.lamp, 0.8)


def _car(canvas: Canvas, pose: Pose, paint: str) -> None:
    put, scale = pose.path, pose.scale
    pale = canvas.blend(paint, "#ffffff", 0.6)
    body = canvas.apart(pale, canvas.depth_colour(0.3), ratio=4.5)
    low = canvas.apart(canvas.blend(body, "second", 0.3), canvas.depth_colour(0.3))
    if canvas.style.luminous:
        body = low = canvas.colour("subject")
    chrome = canvas.blend("#ffffff", "sky.2", 0.25)
    shadow(canvas, pose.at[0], pose.at[1] + 2, 360 * scale, 16 * scale)
    canvas.silhouette([put(_PIPE)], canvas.blend(chrome, "ink", 0.3), weight=0.5)
    canvas.silhouette([put(part) for part in _BUMPERS], chrome, weight=0.5)
    canvas.silhouette([put(_SHELL), put(_BOARD)], body, shade=low)
    arches = [circle(*pose.spot(x, -78), 76 * scale) for x in (-214, 196)]
    canvas.fill("".join(arches), "ink")
    canvas.silhouette([put(_FRONT_FENDER)], body, shade=low, weight=0.6)
    canvas.silhouette([put(_REAR_FENDER)], body, shade=low, weight=0.6)
    for x in (-214, 196):
        opening = circle(*pose.spot(x, -76), 74 * scale)
        canvas.fill(opening, "ink")
        wheel(canvas, *pose.spot(x, -60), 66 * scale, canvas.tone("ink", 0.10), chrome)
    line = canvas.blend(low, "ink", 0.45)
    canvas.stroke(put(_DOOR, closed=False), line, 3.2 * scale, opacity=0.8)
    canvas.stroke(put("-306,-206 -44,-206 96,-206 140,-206", closed=False), "accent", 8 * scale)
    glass = canvas.blend(canvas.lamp, "sky.1", 0.35)
    canvas.detail(put(_DOOR_GLASS) + put(_REAR_GLASS), glass)
    driver = put("-2,-212* 0,-236 12,-240 8,-262 22,-276 40,-268 42,-248 36,-238 52,-226 58,-212*")
    canvas.detail(driver, canvas.blend("ink", "second", 0.2))
    for shine in _SHINE:
        canvas.stroke(put(shine, closed=False), "#ffffff", 6 * scale, opacity=0.75)
    canvas.detail(put("50,-188 74,-190 74,-180 50,-180"), chrome)
    canvas.silhouette([ellipse(*pose.spot(296, -128), 17 * scale, 27 * scale)], chrome, weight=0.4)
    lens = ellipse(*pose.spot(301, -128), 12 * scale, 22 * scale)
    canvas.silhouette([lens], canvas.lamp, weight=0.3, lit=True)
    tail = ellipse(*pose.spot(-316, -128), 10 * scale, 18 * scale)
    canvas.glow(*pose.spot(-318, -128), 60 * scale, "accent", 0.9)
    canvas.silhouette([tail], "accent", weight=0.4, lit=True)


def _trembling(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """Short arcs around the bonnet and the roof that say: it shakes."""
    gap = 13 + 18 * sound.spacing
    for ring in range(1 + round(3 * sound.size)):
        for x, y, radius, first, last in ((-40, -150, 172, -128, -96), (-70, -110, 268, 176, 196)):
            cx, cy = pose.spot(x, y)
            d = arc(cx, cy, radius * pose.scale + gap * (ring + 1), first, last)
            canvas.stroke(d, "mark", 5.0 - ring, opacity=0.9 - 0.18 * ring)


def _exhaust(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """The smoke as thick as the engine was loud, and on its way one puff for each onset."""
    rng, steps, start = canvas.rng, 40, pose.spot(-388, -36)
    loud = sound.smooth_line(steps + 1, reach=4)[::-1]  # what came first has drifted farthest
    smoke, heart = [], []
    for step in range(1, steps + 1):
        age = step / steps
        x, y = _drift(canvas, sound, start, age)
        size = (8 + (14 + 40 * loud[step]) * age**0.6) * (0.6 + 0.6 * sound.size)
        size *= min(1.0, 3.2 * (1.08 - age)) * rng.uniform(0.8, 1.2)  # the end thins out
        smoke.append(circle(x, y + size * rng.uniform(-0.4, 0.4), size))
        heart.append(circle(x - 0.25 * size, y - 0.3 * size, 0.62 * size))
    pale = canvas.blend("mark", "far", 0.5)
    canvas.fill("".join(smoke), pale, opacity=0.30)
    canvas.fill("".join(heart), pale, opacity=0.30)
    room = sound.room(8)
    for index, event in enumerate(sound.events):
        age = 1 - event.when
        size = (16 + 34 * event.strength) * (0.6 + 0.4 * sound.size) * room
        lane = (0.5 + 0.618 * index) % 1 - 0.5  # neighbours in time keep apart
        x, y = _drift(canvas, sound, start, age)
        x += lane * (30 + 80 * age)
        y += -160 * (event.pitch - 0.5) * age + lane * 40
        colour = canvas.blend(canvas.pitch_colour(event.pitch), "far", 0.12)
        with canvas.onset(index):
            canvas.mark(puff(sound, x, y, size, rng), colour)
            curl = arc(x, y, size * 0.5, 150, 330)
            canvas.stroke(curl, canvas.blend(colour, "far", 0.6), 2.6, opacity=0.8)


def _drift(canvas: Canvas, sound: Composition, start: Point, age: float) -> tuple[float, float]:
    """Where smoke of an age, 0 just out of the pipe to 1, has drifted: left, up, then right."""
    x, y = start
    top = canvas.height * (0.33 - 0.20 * sound.height)
    places = ((x - 14, y - 4), (x - 220, y - 40), (x - 230, top + 60), (x + 330, top))
    shares = ((1 - age) ** 3, 3 * age * (1 - age) ** 2, 3 * age**2 * (1 - age), age**3)
    across = sum(share * at[0] for share, at in zip(shares, places, strict=True))
    return across, sum(share * at[1] for share, at in zip(shares, places, strict=True))
