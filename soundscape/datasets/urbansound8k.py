"""UrbanSound8K (Salamon, Jacoby and Bello 2014): 8,732 clips, ten official folds.

Layout: ``audio/fold{1..10}/{fsID}-{classID}-{occurrence}-{slice}.wav`` and
``metadata/UrbanSound8K.csv``. Scores are only comparable on the official folds: clips of one
recording share a fold. Some folds alone, and files of another format, are taken as they are.
"""

from __future__ import annotations

import csv
import os
import shutil
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .._util.suffixes import RECORDINGS
from ..errors import DatasetError
from .base import Dataset, Item
from .catalogue import CATALOGUE, US8K_CLASSES
from .checks import Verification
from .download import download
from .esc import index_rows

__all__ = ["fetch", "load", "verify"]

MD5 = "9aa69802bbf37fb986f71ec1483a196e"
METADATA = "metadata/UrbanSound8K.csv"
MAX_UNPACKED_BYTES = 10_000_000_000


def _find(home: Path) -> Path | None:
    for folder in (home / "urbansound8k", home / "UrbanSound8K"):
        if (folder / METADATA).is_file():
            return folder
    return None


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / METADATA).open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        needed = {"slice_file_name", "fsID", "fold", "class"}
        if not needed <= set(reader.fieldnames or ()):
            raise DatasetError(
                f"{folder / METADATA} has the columns {reader.fieldnames}, expected at least "
                f"{sorted(needed)}. Restore it from the archive."
            )
        return list(reader)


def _files(folder: Path, fold: str) -> dict[str, Path]:
    """The recordings of a fold by their stems; the table has the names they were published by."""
    place = folder / "audio" / f"fold{fold}"
    if not place.is_dir():
        return {}
    return {
        path.stem: path
        for path in sorted(place.iterdir())
        if path.suffix.lower() in RECORDINGS and not path.name.startswith(".")
    }


def _paths(folder: Path, rows: list[dict[str, str]]) -> list[Path | None]:
    """The file of each row, in whatever format it is; None where there is none."""
    files = {fold: _files(folder, fold) for fold in {row["fold"] for row in rows}}
    return [files[row["fold"]].get(Path(row["slice_file_name"]).stem) for row in rows]


def load(home: Path, *, name: str = "urbansound8k") -> Dataset:
    """Find UrbanSound8K in a data home, whole or in part; see `datasets.load`.

    Clips that are there in any format are taken; the notes of the data set say what is missing.
    """
    info = CATALOGUE[name]
    folder = _find(home)
    if folder is None:
        raise DatasetError(
            f"{name} was not found in {home}. Run `soundscape data fetch {name}` "
            f"({info.download_mb / 1000:.0f} GB), or put the unpacked UrbanSound8K folder there."
        )
    rows = _rows(folder)
    paths = _paths(folder, rows)
    in_esc50 = _esc50_classes(rows)
    items = tuple(
        Item(
            Path(row["slice_file_name"]).stem,
            row["class"],
            int(row["fold"]),
            row["fsID"],
            path,
            info.licence,
            esc50_class=in_esc50.get(row["fsID"], ""),
        )
        for row, path in zip(rows, paths, strict=True)
        if path is not None
    )
    if not items:
        raise DatasetError(
            f"{name} in {folder} has none of its {len(rows)} clips. Unpack the archive again, or "
            f"run `soundscape data fetch {name}`."
        )
    return Dataset(
        name,
        US8K_CLASSES,
        items,
        info.licence,
        info.citation,
        info.homepage,
        notes=_lacks(rows, items, info.folds),
    )


def _esc50_classes(rows: list[dict[str, str]]) -> dict[str, str]:
    """Classes of ESC-50's clips by the recordings that slices were cut from, too.

    Both data sets call a recording by its number at Freesound. Where the table has a column
    ``esc50_same_recording``, it counts as well.
    """
    shared = {row.stem.split("-")[1]: row.label for row in index_rows("esc50")}
    marked = {row["fsID"]: row.get("esc50_same_recording") or "" for row in rows}
    return shared | {recording: label for recording, label in marked.items() if label}


def _lacks(rows: list[dict[str, str]], items: Sequence[Item], folds: int) -> tuple[str, ...]:
    """What a person should know who takes a part for the whole."""
    here = sorted({item.fold for item in items})
    gone = [str(fold) for fold in range(1, folds + 1) if fold not in here]
    lost = sum(int(row["fold"]) in here for row in rows) - len(items)
    notes = []
    if gone:
        notes.append(
            f"{'folds' if len(gone) > 1 else 'fold'} {', '.join(gone)} of {folds} missing; "
            f"published figures are means over all of them"
        )
    if lost:
        notes.append(f"{lost} of the clips of folds {', '.join(map(str, here))} missing")
    return tuple(notes)


def verify(home: Path, *, name: str = "urbansound8k") -> Verification:
    """Compare the files with the metadata table (which holds no hashes).

    A fold of which nothing is there counts as one thing missing, its folder.
    """
    folder = _find(home)
    if folder is None:
        return Verification(name, None, 0)
    rows = _rows(folder)
    paths = _paths(folder, rows)
    here = {int(row["fold"]) for row, path in zip(rows, paths, strict=True) if path is not None}
    missing = [f"audio/fold{n}/" for n in range(1, CATALOGUE[name].folds + 1) if n not in here]
    missing += [
        f"audio/fold{row['fold']}/{row['slice_file_name']}"
        for row, path in zip(rows, paths, strict=True)
        if path is None and int(row["fold"]) in here
    ]
    found = [path for path in paths if path is not None]
    empty = [
        path.relative_to(folder).as_posix()
        for path in found
        if path.stat().st_size <= 44  # a WAV header and nothing after it
    ]
    return Verification(name, folder, len(found) - len(empty), tuple(missing), tuple(empty))


def fetch(home: Path, *, name: str = "urbansound8k", progress: bool = True, md5: str = MD5) -> Path:
    """Download and unpack; see `datasets.fetch`. The archive's MD5 is pinned."""
    report = verify(home, name=name)
    if report.ok and report.folder:
        return report.folder
    info = CATALOGUE[name]
    archive = download(
        info.address,
        home / "downloads",
        known_hash=f"md5:{md5}",
        max_bytes=2 * info.download_mb * 1_000_000,
        progress=progress,
    )
    target = home / "UrbanSound8K"
    staging = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=home))
    try:
        with tarfile.open(archive) as content:
            _unpack(content, staging)
        inner = staging / "UrbanSound8K"
        if not (inner / METADATA).is_file():
            raise DatasetError(f"{archive.name} holds no UrbanSound8K/{METADATA}. Fetch it again.")
        shutil.rmtree(target, ignore_errors=True)
        os.replace(inner, target)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise DatasetError(f"{archive.name} could not be unpacked ({error}).") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    archive.unlink(missing_ok=True)
    return target


def _unpack(content: tarfile.TarFile, staging: Path) -> None:
    """Unpack plain files only, and not without end."""
    total = 0
    for member in content:
        total += member.size
        if total > MAX_UNPACKED_BYTES:
            raise DatasetError(f"The archive unpacks to more than {MAX_UNPACKED_BYTES} bytes.")
        if member.isfile() or member.isdir():
            content.extract(member, staging, filter="data")
