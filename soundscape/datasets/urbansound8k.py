"""UrbanSound8K (Salamon, Jacoby and Bello 2014): 8,732 clips, ten official folds.

Layout: ``audio/fold{1..10}/{fsID}-{classID}-{occurrence}-{slice}.wav`` and
``metadata/UrbanSound8K.csv``. Scores are only comparable on the official folds: clips of one
recording share a fold.
"""

from __future__ import annotations

import csv
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from ..errors import DatasetError
from .base import Dataset, Item
from .catalogue import CATALOGUE, US8K_CLASSES
from .checks import Verification
from .download import download

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


def _path(folder: Path, row: dict[str, str]) -> Path:
    return folder / "audio" / f"fold{row['fold']}" / row["slice_file_name"]


def load(home: Path, *, name: str = "urbansound8k") -> Dataset:
    """Find UrbanSound8K in a data home; see `datasets.load`."""
    info = CATALOGUE[name]
    folder = _find(home)
    if folder is None:
        raise DatasetError(
            f"{name} was not found in {home}. Run `soundscape data fetch {name}` "
            f"({info.download_mb / 1000:.0f} GB), or put the unpacked UrbanSound8K folder there."
        )
    rows = _rows(folder)
    missing = sum(not _path(folder, row).is_file() for row in rows)
    if missing:
        raise DatasetError(
            f"{name} in {folder} lacks {missing} of its {len(rows)} clips. Unpack the archive "
            f"again, or run `soundscape data fetch {name}`."
        )
    items = tuple(
        Item(
            Path(row["slice_file_name"]).stem,
            row["class"],
            int(row["fold"]),
            row["fsID"],
            _path(folder, row),
            info.licence,
        )
        for row in rows
    )
    return Dataset(name, US8K_CLASSES, items, info.licence, info.citation, info.homepage)


def verify(home: Path, *, name: str = "urbansound8k") -> Verification:
    """Compare the files with the metadata table (which holds no hashes)."""
    folder = _find(home)
    if folder is None:
        return Verification(name, None, 0)
    paths = [_path(folder, row) for row in _rows(folder)]
    missing = [path.relative_to(folder).as_posix() for path in paths if not path.is_file()]
    empty = [
        path.relative_to(folder).as_posix()
        for path in paths
        if path.is_file() and path.stat().st_size <= 44  # a WAV header and nothing after it
    ]
    good = len(paths) - len(missing) - len(empty)
    return Verification(name, folder, good, tuple(missing), tuple(empty))


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
