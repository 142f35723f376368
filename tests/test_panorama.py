"""One wide drawing of a long recording: its time, light, places and figures, and its bounds."""

import io
import re
from types import SimpleNamespace

import numpy as np
import pytest
from painting import heard, opacity, pixels
from PIL import Image

from soundscape.errors import ProviderError
from soundscape.painter import (
    STYLES,
    Heard,
    Measured,
    Stretch,
    clock_seconds,
    paint_panorama,
    part,
)

WALK = SimpleNamespace(sha256="5" * 64)
HOUR, DAY = 3_600.0, 86_400.0


def one(label: str, start: float, end: float, level_db: float = -25.0) -> Heard:
    return Heard(label, ((start, end),), level_db)


def walk(seconds: float = HOUR) -> tuple[Stretch, ...]:
    """A wood with a dog, then the sea with a ship, then a room with a cat."""
    a, b = seconds / 3, 2 * seconds / 3
    return (
        Stretch(0, a, (one("dog", 0.2 * a, 0.4 * a), one("rain", 0, a, -35))),
        Stretch(a, b, (one("sea_waves", a, b, -30), one("ship", 1.4 * a, 1.6 * a))),
        Stretch(b, seconds, (one("cat", 1.1 * b, 1.2 * b), one("keyboard_typing", b, seconds))),
    )


def draw(stretches=None, **options):
    chosen = {"seed": 3, "style": "dusk", "size": (1200, 200), **options}
    return paint_panorama(WALK, walk() if stretches is None else stretches, **chosen)


def lefts(svg: str, label: str) -> list[float]:
    """Where the windows are, in units, in which a sound is painted."""
    found = re.findall(rf'translate\(([\d.]+) 0\)"><g data-sound="{label}"', svg)
    return [float(left) for left in found]


def test_time_goes_from_left_to_right():
    painting = draw()
    words = painting.alt_text
    assert words.startswith("A panorama of 1 hour, from left to right: a dog")
    assert words.index("a dog") < words.index("a ship") < words.index("a cat")
    (dog,), (ship,), (cat,) = (lefts(painting.svg, one) for one in ("dog", "ship", "cat"))
    assert dog < 2_000 <= ship < 4_000 <= cat  # a height of 1000 units, six times as wide


def test_it_is_a_picture_and_a_drawing_of_the_size_that_was_asked_for():
    painting = draw(size=(2400, 200))
    with Image.open(io.BytesIO(painting.png)) as picture:
        assert picture.size == (2400, 200) == painting.size
    assert 'viewBox="0 0 12000 1000"' in painting.svg
    assert painting.seconds == HOUR


@pytest.mark.parametrize("style", STYLES)
def test_the_same_gives_the_same_bytes_in_every_style(style):
    first, again = (draw(style=style, begins_seconds=17 * HOUR) for _ in range(2))
    assert first.png == again.png
    assert first.svg == again.svg
    assert first.legend == again.legend
    assert first.png != draw(style=style, begins_seconds=17 * HOUR, seed=4).png


def sky(painting) -> np.ndarray:
    """Luminance of the sky over the width [shape=(60,)]: sixty equal pieces of a band above."""
    band = pixels(painting)[20:60].mean(axis=(0, 2))
    return np.array([piece.mean() for piece in np.array_split(band, 60)])


def test_a_day_has_its_night():
    light = sky(draw((Stretch(0, DAY),), begins_seconds=6 * HOUR))
    noon, dusk, midnight = light[15], light[30], light[40]
    assert noon > dusk > midnight
    assert noon > 1.8 * midnight


def test_the_hours_move_the_night():
    early = sky(draw((Stretch(0, DAY),), begins_seconds=0))
    late = sky(draw((Stretch(0, DAY),), begins_seconds=12 * HOUR))
    assert early[30] > 1.8 * early[3]  # noon in the middle
    assert late[3] > 1.8 * late[27]  # midnight in the middle


def test_without_a_clock_the_light_is_even():
    light = sky(draw((Stretch(0, DAY),), style="woodblock"))
    assert light.std() < 0.05 * light.mean()


def test_without_a_clock_what_shrills_all_night_makes_it_night():
    crickets = draw((Stretch(0, HOUR, (one("crickets", 0, HOUR),)),), style="watercolour")
    cow = draw((Stretch(0, HOUR, (one("cow", 0, HOUR),)),), style="watercolour")
    assert sky(cow).mean() > 1.8 * sky(crickets).mean()


def circles(begins_hour: float, seconds: float) -> list[float]:
    """Shares of the width at which sun or moon stand: what differs from a sky without them."""
    from soundscape.painter.panoramas.clock import Clock

    return [share for _, share, _ in Clock(begins_hour * HOUR, seconds).lights()]


def test_sun_and_moon_stand_in_the_middle_of_their_time():
    assert circles(6, DAY) == [0.25, 0.75]  # noon and midnight
    assert circles(10, HOUR) == [0.5]
    assert circles(5, 2 * HOUR) == [0.25, 0.75]  # the moon sets, the sun rises


def test_the_line_of_the_land_follows_the_loudness():
    seconds, curve = 600.0, np.concatenate([np.full(40, 0.35), np.full(40, 1.0)])
    for label in ("cow", "sea_waves", "dog", "owl"):  # a field, the sea, a hill, a wood
        painting = draw((Stretch(0, seconds, (one(label, 0, seconds),)),), loudness_curve=curve)
        seen = opacity(part(painting.svg, "loudness-line"), (600, 100)) > 128
        tops = np.where(seen.any(axis=0), seen.argmax(axis=0), 100)
        assert tops[40:260].mean() > tops[340:560].mean() + 3, label


def test_places_melt_into_each_other():
    """Nowhere is there an edge from the top to the foot, as between pictures that are pasted."""
    sounds = ("sea_waves", "rain", "wind", "sea_waves")
    stretches = tuple(
        Stretch(900.0 * n, 900.0 * (n + 1), (one(label, 900.0 * n, 900.0 * (n + 1)),))
        for n, label in enumerate(sounds)
    )
    grey = pixels(draw(stretches, size=(1600, 200))).mean(axis=2)
    steps = np.abs(np.diff(grey, axis=1)) > 24
    assert steps.mean(axis=0).max() < 0.4


def test_a_sound_that_goes_on_is_no_wallpaper():
    stretches = tuple(
        Stretch(300.0 * n, 300.0 * (n + 1), (one("dog", 300.0 * n, 300.0 * (n + 1)),))
        for n in range(12)
    )
    found = lefts(draw(stretches, size=(2400, 200)).svg, "dog")
    assert 1 <= len(found) <= 6
    assert np.diff(sorted(found)).min() > 1_000


def test_what_goes_on_is_said_once():
    hour = Stretch(0, HOUR, (one("rain", 0, HOUR), one("cow", 0, 60)))
    words = draw((hour,), size=(2400, 200)).alt_text
    assert words.count("in the rain") == 1 == words.count("a cow")
    assert "nobody by the sea" in draw((Stretch(0, 60, (one("sea_waves", 0, 60),)),)).alt_text


def test_figures_are_bounded():
    labels = ["dog", "cat", "cow", "pig", "sheep", "hen", "frog", "crow", "rooster", "horse"]
    crowd = Stretch(0, 60, tuple(one(label, 0, 60, -30 + n) for n, label in enumerate(labels)))
    svg = draw((crowd,), size=(800, 200)).svg
    shown = [label for label in labels if lefts(svg, label)]
    assert 5 <= len(shown) <= 12
    # In a piece of it stand five at most.
    windows = [left for label in labels for left in lefts(svg, label)]
    assert max(windows.count(left) for left in windows) <= 5


def test_onsets_of_what_was_measured_are_drawn_at_their_moment():
    barks = Measured(1_210.0, heard(onsets=(0.5, 2.0, 4.0)))
    stretch = Stretch(600, 1_800, (one("dog", 1_200, 1_220),), (barks,))
    svg = draw((Stretch(0, 600), stretch)).svg
    moments = re.findall(r'data-moment="([\d.]+)"', svg)
    assert [float(m) for m in moments] == pytest.approx([1_210.5, 1_212, 1_214], abs=0.01)


def test_what_was_not_measured_draws_no_onset():
    svg = draw((Stretch(0, 600, (one("dog", 100, 200),)),)).svg
    assert "data-onset" not in svg


def test_silence_is_a_lake():
    painting = draw((Stretch(0, HOUR),))
    assert "an empty boat on a still lake" in painting.alt_text


def test_a_minute_is_a_panorama_too():
    painting = draw(walk(60.0), size=(1000, 250))
    assert "A panorama of 1 minute" in painting.alt_text
    assert ("time", "from left to right; 5 ticks above, one every 10 seconds") in painting.legend
    assert any(key == "0:20 to 0:40" for key, _ in painting.legend)


def test_a_moment_and_a_month_are_drawn_too():
    for seconds in (0.05, 30 * DAY):
        painting = draw((Stretch(0, seconds, (one("dog", 0, seconds),)),), begins_seconds=0.0)
        assert "a dog" in painting.alt_text


def test_a_beginning_inside_the_recording_is_no_gap():
    """Stretches of a part of a recording: what comes before them takes no width."""
    later = tuple(
        Stretch(s.start_seconds + 900, s.end_seconds + 900,
                tuple(Heard(h.label, tuple((a + 900, b + 900) for a, b in h.spans), h.loudness_db)
                      for h in s.sounds))
        for s in walk()
    )  # fmt: skip
    assert draw(later).png == draw().png


def test_the_legend_says_what_is_seen_when():
    legend = dict(draw(begins_seconds=clock_seconds("22:30")).legend)
    assert legend["22:50 to 23:10"] == "a ship by the sea"
    assert legend["23:10 to 23:30"].endswith("in a room")
    assert legend["time"].startswith("from left to right")


def test_the_palettes_keep_figures_apart_from_every_sky():
    from soundscape.painter.canvas import Canvas
    from soundscape.painter.colour import contrast
    from soundscape.painter.composition import compose
    from soundscape.painter.panoramas.colours import Hours
    from soundscape.painter.styles import CATALOGUE

    for style in CATALOGUE.values():
        canvas = Canvas(2000, 1000, style, style.palettes[-1], np.random.default_rng(0))
        hours = Hours(canvas, compose(heard()))
        for palette in (hours.day, hours.dusk, hours.night):
            for role in (palette.subject, palette.mark):
                assert contrast(role, palette.sky[1]) >= 3, (style.name, palette.sky)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"size": (2700, 200)}, "2 to 12 times"),
        ({"size": (300, 200)}, "2 to 12 times"),
        ({"size": (900, 100)}, "200 pixels or more"),
        ({"size": (16_000, 1_400)}, "at most 8192"),
        ({"size": "wide"}, "for example"),
        ({"begins_seconds": DAY}, "after midnight"),
        ({"begins_seconds": float("nan")}, "after midnight"),
        ({"begins_seconds": "06:00"}, "clock_seconds"),
        ({"loudness_curve": (0.5,)}, "two or more"),
        ({"loudness_curve": (0.5, float("nan"))}, "0 to 1"),
        ({"stretches": (Stretch(0, float("inf")),)}, "end later"),
        ({"size": (float("inf"), 200)}, "for example"),
        ({"style": "crayon"}, "style of the painter"),
        ({"stretches": ()}, "no stretches"),
        ({"stretches": (Stretch(0, 10), Stretch(20, 30))}, "begin at 10"),
        ({"stretches": (Stretch(0, 0),)}, "end later"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(options, said):
    with pytest.raises(ProviderError, match=said):
        draw(**options)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00", 0), ("6:05", 21_900), ("23:59", 86_340), (" 12:30 ", 45_000),
     ("24:00", None), ("12:60", None), ("12", None), ("noon", None), ("-1:30", None), ("1:5", None),
     ("12:30:00", None), ("١٢:٣٠", None), ("", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_or_refused(text, seconds):
    assert clock_seconds(text) == seconds
