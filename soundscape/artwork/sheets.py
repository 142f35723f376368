"""Contact sheets: what the painter makes of many sounds, in every style.

One command, ``soundscape sheets``, writes four small sheets and a page that says which recording
each picture is of. Nothing is picked by hand: every class shows the first of its recordings in the
order of their names, and every picture of a sheet has the same seed. The sheet of all drawings is
of one recording: few of the kinds that are drawn have recordings here.
"""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import datasets
from .._util.files import write_whole
from .._util.paths import reports_home
from ..audio import Clip
from ..errors import DatasetError, SoundscapeError
from ..features import describe
from ..painter import SCENES, STYLES, paint

if TYPE_CHECKING:
    from PIL.Image import Image

    from ..datasets import Dataset, Item
    from ..features import Acoustics

__all__ = ["DRAWN_KINDS", "RELATED", "Shown", "contact_sheet", "items_of", "make", "save_small"]

RELATED: dict[str, tuple[str, ...]] = {
    "air_conditioner": ("air_conditioner", "washing_machine", "rain"),
    "car_horn": ("car_horn", "rooster"),
    "children_playing": ("children_playing", "laughing", "crying_baby"),
    "dog_bark": ("dog_bark", "dog"),
    "drilling": ("drilling", "vacuum_cleaner", "chainsaw"),
    "engine_idling": ("engine_idling", "engine", "helicopter"),
    "gun_shot": ("gun_shot", "fireworks", "sneezing"),
    "jackhammer": ("jackhammer", "hand_saw", "clock_tick"),
    "siren": ("siren", "crying_baby"),
    "street_music": ("street_music", "church_bells", "rooster"),
}
"""UrbanSound8K's classes, each with the classes whose recordings may stand in, nearest first."""

DRAWN_KINDS = tuple(label for label in SCENES if label not in ("dog_bark", "unknown", "silent"))
"""Kinds of sound, each with a drawing of its own."""

TILE_PIXELS = 160
MAX_BYTES = 400_000
BARKS = 40
COLUMNS = 12


@dataclass(frozen=True)
class Shown:
    """One picture of a sheet.

    Parameters
    ----------
    label : str
        The scene.
    clip : Clip
    seed : int
    style : str or None
        None lets the seed choose.
    acoustics : Acoustics or None
        Measurements to paint instead of the clip's own.
    """

    label: str
    clip: Clip
    seed: int
    style: str | None = None
    acoustics: Acoustics | None = None


def items_of(table: Dataset, label: str) -> list[Item]:
    """Recordings of a class, or of the nearest class the data set has, in the order of names.

    Raises
    ------
    DatasetError
        When the data set has neither the class nor one that may stand in.
    """
    for name in RELATED.get(label, (label,)):
        found = [item for item in table.items if item.label == name]
        if found:
            return sorted(found, key=lambda item: item.clip_id)
    raise DatasetError(f"{table.name} has no recordings of {label!r} and none that may stand in.")


def contact_sheet(
    shown: Sequence[Shown],
    columns: int,
    *,
    tile: int = TILE_PIXELS,
    above: Sequence[str] = (),
    beside: Sequence[str] = (),
    step: Callable[[], object] = lambda: None,
) -> Image:
    """Many small pictures on one sheet.

    Parameters
    ----------
    shown : sequence of Shown
        Row by row.
    columns : int
    tile : int
        Side of a picture in pixels; it is painted at twice that, then made smaller.
    above, beside : sequences of str
        Names of the columns and of the rows; none by default.
    step : callable
        Called after every picture.
    """
    from PIL import Image, ImageDraw, ImageFont

    gap, top, left = 6, 30 if above else 6, 104 if beside else 6
    rows = -(-len(shown) // columns)
    size = (left + columns * (tile + gap), top + rows * (tile + gap))
    sheet, font = Image.new("RGB", size, "#fbfaf7"), ImageFont.load_default(14)
    draw = ImageDraw.Draw(sheet)
    for column, name in enumerate(above):
        place = (left + column * (tile + gap) + tile / 2, top / 2)
        draw.text(place, name, fill="#33312e", font=font, anchor="mm")
    for row, name in enumerate(beside):
        place = (left - 8, top + row * (tile + gap) + tile / 2)
        draw.multiline_text(place, name.replace("_", "\n"), fill="#33312e", font=font,
                            anchor="rm", align="right")  # fmt: skip
    measured: dict[str, Acoustics] = {}
    for index, one in enumerate(shown):
        heard = one.acoustics or measured.get(one.clip.sha256) or describe(one.clip)
        if one.acoustics is None:
            measured[one.clip.sha256] = heard
        side = (2 * tile, 2 * tile)
        made = paint(one.clip, heard, one.label, seed=one.seed, style=one.style, size=side)
        picture = (
            Image.open(io.BytesIO(made.png))
            .convert("RGB")
            .resize((tile, tile), Image.Resampling.BOX)
        )
        row, column = divmod(index, columns)
        sheet.paste(picture, (left + column * (tile + gap), top + row * (tile + gap)))
        step()
    return sheet


def save_small(image: Image, path: str | os.PathLike, *, max_bytes: int = MAX_BYTES) -> Path:
    """Write a JPEG of the best quality that stays below a size.

    Raises
    ------
    SoundscapeError
        When even the lowest quality is larger.
    """
    path = Path(path)
    for quality in (90, 85, 80, 75, 70, 62, 54, 46):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= max_bytes:
            return write_whole(path, buffer.getvalue())
    raise SoundscapeError(f"{path.name}: the sheet does not fit into {max_bytes} bytes.")


def make(
    out: str | os.PathLike | None = None,
    *,
    seed: int = 7,
    styles: Sequence[str] = STYLES,
    dataset: str | None = None,
    tile: int = TILE_PIXELS,
    step: Callable[[], object] = lambda: None,
) -> list[Path]:
    """Write the four sheets and a page that names their recordings.

    Parameters
    ----------
    out : path, optional
        Folder to write; ``sheets`` in the reports by default.
    seed : int
        Of every picture of the sheets of classes; the barks have the seeds 1, 2, 3 and on.
    styles : sequence of str
    dataset : str, optional
        By default ESC-50 (which holds ESC-10) where it is found, else the computed sounds.
    tile : int
        Side of a picture in pixels.
    step : callable
        Called after every picture.

    Returns
    -------
    list of Path
    """
    table = datasets.load(dataset) if dataset else _best()
    folder = Path(out or reports_home() / "sheets")
    folder.mkdir(parents=True, exist_ok=True)
    written, lines = [], []
    for name, labels in (("esc10", datasets.ESC10_CLASSES), ("urbansound8k", tuple(RELATED))):
        chosen = {label: items_of(table, label)[0] for label in labels}
        clips = {label: table.load(item) for label, item in chosen.items()}
        shown = [Shown(label, clips[label], seed, style) for label in labels for style in styles]
        sheet = contact_sheet(shown, len(styles), tile=tile, above=styles, beside=labels, step=step)
        written.append(save_small(sheet, folder / f"{name}.jpg"))
        lines += [f"\n`{name}.jpg`, seed {seed}:\n", "| scene | recording | its class |", "|-|-|-|"]
        lines += [f"| {label} | {i.clip_id} | {i.label} |" for label, i in chosen.items()]
    barks = items_of(table, "dog")[:BARKS]
    shown = [Shown("dog", table.load(item), 1 + index) for index, item in enumerate(barks)]
    sheet = contact_sheet(shown, 8, tile=tile, step=step)
    written.append(save_small(sheet, folder / "barks.jpg"))
    lines.append(
        f"\n`barks.jpg`: {len(barks)} recordings of `dog`, seeds 1 to {len(barks)}, row by row in "
        f"the order of their names, from {barks[0].clip_id} to {barks[-1].clip_id}.\n"
    )
    one = table.load(barks[0])
    turns = zip(DRAWN_KINDS, itertools.cycle(styles))
    shown = [Shown(label, one, seed, style) for label, style in turns]
    sheet = contact_sheet(shown, COLUMNS, tile=tile * 3 // 4, step=step)
    written.append(save_small(sheet, folder / "drawings.jpg"))
    rows = [", ".join(DRAWN_KINDS[at : at + COLUMNS]) for at in range(0, len(DRAWN_KINDS), COLUMNS)]
    lines.append(
        f"`drawings.jpg`: every drawing, seed {seed}, the styles in turn, all of "
        f"{barks[0].clip_id}. Row by row:\n\n" + "\n".join(f"1. {row}" for row in rows) + "\n"
    )
    text = _PAGE.format(table=table) + "\n".join(lines)
    return [*written, write_whole(folder / "README.md", text.encode())]


_PAGE = """# Contact sheets

Written by `soundscape sheets` from the data set {table.name} ({table.licence}). Every class shows
the first of its recordings by name; where the data set has no such class, the nearest one stands
in, as the tables say.

{table.citation}
"""


def _best() -> Dataset:
    """Real recordings of most classes where they can be had, else the computed ones."""
    try:
        return datasets.load("esc50")
    except DatasetError:
        return datasets.load("synthetic")
