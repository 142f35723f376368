"""ESC-10 and ESC-50 (Piczak 2015), as first published: class folders of Ogg files.

ESC-10 is also found inside an ESC-50 tree. The later WAV layout of ESC-50 (``audio/`` and
``meta/``) is read too. The committed index ``esc.csv.gz`` holds what files should be: path,
licence and SHA-256 of each of the 2,000 clips; folds and sources are in the names.
"""

from __future__ import annotations

import csv
import gzip
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from .._util.paths import PACKAGE
from ..errors import DatasetError
from .base import Dataset, Item
from .catalogue import CATALOGUE, ESC10_CLASSES, ESC50_CLASSES
from .checks import Verification, file_digest
from .download import download

__all__ = ["IndexRow", "fetch", "index_rows", "load", "verify"]

INDEX = PACKAGE / "datasets" / "esc.csv.gz"
MAX_CLIP_BYTES = 2_000_000

_ESC10_FOLDERS: dict[str, str] = dict(
    zip(
        ESC10_CLASSES,
        (
            "001 - Dog bark",
            "002 - Rain",
            "003 - Sea waves",
            "004 - Baby cry",
            "005 - Clock tick",
            "006 - Person sneeze",
            "007 - Helicopter",
            "008 - Chainsaw",
            "009 - Rooster",
            "010 - Fire crackling",
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class IndexRow:
    """One line of the index."""

    path: str
    label: str
    licence: str
    sha256: str

    @property
    def stem(self) -> str:
        """``{fold}-{source}-{take}``."""
        return PurePosixPath(self.path).stem

    def path_in(self, name: str) -> str:
        """Relative path in the tree of a data set."""
        if name == "esc50":
            return self.path
        return f"{_ESC10_FOLDERS[self.label]}/{PurePosixPath(self.path).name}"


@lru_cache(maxsize=1)
def _index() -> tuple[IndexRow, ...]:
    with gzip.open(INDEX, "rt", encoding="utf-8", newline="") as file:
        return tuple(
            IndexRow(row["path"], ESC50_CLASSES[int(row["target"])], row["licence"], row["sha256"])
            for row in csv.DictReader(file)
        )


def index_rows(name: str) -> list[IndexRow]:
    """What the index says of each clip of ``"esc10"`` or ``"esc50"``."""
    classes = CATALOGUE[name].classes
    return [row for row in _index() if row.label in classes]


def _places(home: Path, name: str) -> list[tuple[Path, str]]:
    """Where to look, with the layout found there."""
    places = [(home / "esc10", "esc10")] if name == "esc10" else []
    places += [(home / "esc50", "esc50"), (home / "ESC-50-master", "esc50")]
    return places


def _relative(row: IndexRow, folder: Path, layout: str) -> str:
    if layout == "esc50" and (folder / "audio").is_dir():
        return f"audio/{row.stem}-{ESC50_CLASSES.index(row.label)}.wav"
    return row.path_in(layout)


def _find(home: Path, name: str) -> tuple[Path, str] | None:
    first = index_rows(name)[0]
    for folder, layout in _places(home, name):
        if (folder / _relative(first, folder, layout)).parent.is_dir():
            return folder, layout
    return None


def load(home: Path, *, name: str = "esc10") -> Dataset:
    """Find ESC-10 or ESC-50 in a data home; see `datasets.load`."""
    info = CATALOGUE[name]
    found = _find(home, name)
    if found is None:
        raise DatasetError(
            f"{name} was not found in {home}. Run `soundscape data fetch {name}` "
            f"({info.download_mb} MB), or point SOUNDSCAPE_DATA at a folder that holds "
            f"{' or '.join(sorted({f'{folder.name}/' for folder, _ in _places(home, name)}))}; "
            f"the data set 'synthetic' needs no download."
        )
    folder, layout = found
    items = []
    for row in index_rows(name):
        path = folder / _relative(row, folder, layout)
        fold, source, _take = row.stem.split("-")
        items.append(Item(row.stem, row.label, int(fold), source, path, row.licence))
    missing = sum(not item.path.is_file() for item in items)
    if missing:
        raise DatasetError(
            f"{name} in {folder} lacks {missing} of its {len(items)} clips. Run `soundscape data "
            f"verify {name}` to see which, and `soundscape data fetch {name}` to mend it."
        )
    return Dataset(name, info.classes, tuple(items), info.licence, info.citation, info.homepage)


def verify(home: Path, *, name: str = "esc10") -> Verification:
    """Compare every clip with the index; see `datasets.verify`."""
    found = _find(home, name)
    if found is None:
        return Verification(name, None, 0)
    folder, layout = found
    good, missing, damaged, expected = 0, [], [], set()
    for row in index_rows(name):
        relative = _relative(row, folder, layout)
        path = folder / relative
        expected.add(path)
        if not path.is_file():
            missing.append(relative)
        elif path.suffix == ".ogg" and file_digest(path) != row.sha256:
            damaged.append(relative)
        else:
            good += 1
    inside = {path.parent for path in expected}
    extra = [
        path.relative_to(folder).as_posix()
        for parent in sorted(inside)
        if parent.is_dir()
        for path in sorted(parent.iterdir())
        if layout == name and path not in expected
    ]
    return Verification(name, folder, good, tuple(missing), tuple(damaged), tuple(extra))


def fetch(home: Path, *, name: str = "esc10", progress: bool = True) -> Path:
    """Download and unpack; see `datasets.fetch`."""
    report = verify(home, name=name)
    if report.ok and report.folder:
        return report.folder
    info = CATALOGUE[name]
    downloads = home / "downloads"
    archive = download(
        info.address,
        downloads,
        known_hash=None,  # GitHub does not promise the archive's bytes: every clip is checked
        max_bytes=3 * info.download_mb * 1_000_000,
        progress=progress,
    )
    try:
        folder = _unpack(archive, home, name)
    except DatasetError:
        archive.unlink(missing_ok=True)  # or the next try would find the same damaged file
        raise
    archive.unlink(missing_ok=True)
    return folder


def _unpack(archive: Path, home: Path, name: str) -> Path:
    """Take the clips of the index out of an archive, check each, then put the folder in place."""
    target = home / name
    staging = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=home))
    try:
        with zipfile.ZipFile(archive) as content:
            top = PurePosixPath(content.namelist()[0]).parts[0]
            for row in index_rows(name):
                _take_out(content, f"{top}/{row.path_in(name)}", row, staging, name)
        if target.exists():
            os.replace(target, staging.with_name(f"{staging.name}-old"))
        os.replace(staging, target)
    except (zipfile.BadZipFile, IndexError, EOFError, OSError) as error:
        raise DatasetError(
            f"{archive.name} is damaged ({error}). It has been removed; run `soundscape data fetch "
            f"{name}` again."
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(staging.with_name(f"{staging.name}-old"), ignore_errors=True)
    return target


def _take_out(content, member: str, row: IndexRow, staging: Path, name: str) -> None:
    try:
        with content.open(member) as file:
            data = file.read(MAX_CLIP_BYTES + 1)
    except KeyError:
        raise DatasetError(f"The archive of {name} lacks {member}. Try again later.") from None
    if sha256(data).hexdigest() != row.sha256:
        raise DatasetError(
            f"{member} in the archive of {name} is not the published clip (its SHA-256 differs). "
            f"Nothing was kept. Try again, or from another network."
        )
    path = staging / row.path_in(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
