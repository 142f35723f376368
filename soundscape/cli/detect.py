"""The command that says who is heard from when to when, and turns files of labels into others."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ..errors import SoundscapeError, TimelineError
from ._recordings import no_recordings, recordings
from ._shared import bar, classifier_option, cleared, formats, honest, out_option
from ._streams import note, print_json, printable, readable, say
from ._types import PATH

__all__ = ["detect"]

_FORMATS = ("json", "csv", "tsv", "audacity", "raven", "vtt", "srt")


@click.command()
@click.argument("sounds", nargs=-1, type=PATH, metavar="RECORDING...")
@classifier_option()
@click.option(
    "--labels",
    type=PATH,
    multiple=True,
    help="A file of labels to read instead of a recording; repeatable.",
)
@formats(*_FORMATS)
@out_option("File to write; or folder, for one file of each recording.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@honest
def detect(sounds, classifier, labels, printed, out, force):
    """Say who is heard in each RECORDING, from when to when.

    By default hundreds of everyday sounds are listened for, speech and music among them, and
    several may be heard at once. Silence is an event, too.

    RECORDING is a file, a folder, or a pattern that no shell filled in, of any length; "-" is
    standard input. One that cannot be read is told; the others are still heard, and the exit code
    is 1.

    With --labels, labels of Audacity, selection tables of Raven, CSV, TSV, WebVTT, SRT and JSON
    are read back instead, whatever they are called: to look at, or to write in another format.

    \b
    Examples:
      soundscape detect street.wav
      soundscape detect recordings --csv -o events.csv
      soundscape detect recordings --audacity -o labels
      soundscape detect --labels corrected.txt --vtt -o street.vtt
    """
    if bool(sounds) == bool(labels):
        raise click.UsageError("Name recordings, or files of labels with --labels: one of both.")
    sources = list(recordings(sounds)) if sounds else list(labels)
    plan = _plan(sources, printed, out)
    if plan.file is not None:
        _refuse_existing(plan.file, sources if sounds else [], force)
        # Hours of listening are written at the end: whether they can be is looked at now.
        with _writing(plan.file), tempfile.TemporaryFile(dir=plan.file.parent):
            pass
    take = _listening(classifier) if sounds else _reading
    found, failed = [], False
    # Into a folder, what is heard is written as it comes.
    shown = bar(sources, "detect", "recording")
    for source, target in zip(shown, plan.targets(sources), strict=True):
        try:
            if target is not None:
                _refuse_existing(target, [source] if sounds else [], force)
            timelines = take(source, lambda seconds: shown.set_postfix_str(f"{seconds:.0f} s"))
            if target is not None:
                _write(timelines, target, plan.format)
            elif plan.format is None:
                with cleared():
                    _tell(timelines)
            found += timelines
        except SoundscapeError as error:
            failed = True
            note(f"Error: {error}")
        except OSError as error:
            failed = True
            note(f"Error: {printable(source)}: cannot be used ({error.strerror or error}).")
    if plan.file is not None and found:
        _write(found, plan.file, plan.format)
    elif plan.prints:
        _print(found[0] if len(sources) == len(found) == 1 else found, plan.format)
    if failed:
        sys.exit(1)


@dataclass(frozen=True)
class _Plan:
    """Where the results go: a file, a folder, or the output; and in which format."""

    format: str | None
    file: Path | None = None
    folder: Path | None = None

    @property
    def prints(self) -> bool:
        return self.file is None and self.folder is None and self.format is not None

    def targets(self, sources: list[Path]) -> Iterator[Path | None]:
        """The file of each source in the folder, if there is one; no two are called alike."""
        from ..timeline import FORMATS

        taken = set()
        for source in sources:
            stem = "standard-input" if str(source) == "-" else source.stem
            name, count = stem, 1
            while name in taken:
                count += 1
                name = f"{stem}-{count}"
            taken.add(name)
            yield self.folder and self.folder / f"{name}{FORMATS[str(self.format)].suffix}"


def _plan(sources: list[Path], printed: str | None, out: Path | None) -> _Plan:
    from ..timeline import FORMATS, format_for

    several = len(sources) > 1
    if out is not None and (out.is_dir() or not out.suffix):
        if printed is None:
            raise click.UsageError(f"Say which format the files in {printable(out)} are to have.")
        return _Plan(printed, folder=out)
    format = printed or (format_for(out).name if out is not None else None)
    if several and format is not None and not FORMATS[format].holds_several:
        raise click.UsageError(
            f"A file of the format {format!r} is about one recording; these are {len(sources)}. "
            f"Name a folder with -o."
        )
    return _Plan(format, file=out)


def _refuse_existing(path: Path, heard: list[Path], force: bool) -> None:
    if not path.exists():
        return
    if any(one.exists() and path.samefile(one) for one in heard):
        raise TimelineError(
            f"{printable(path)}: is the recording itself, which is never replaced. Name another "
            f"file with -o."
        )
    if not force:
        raise TimelineError(f"{printable(path)} exists. Name another with -o, or add --force.")


def _listening(classifier) -> Callable:
    from .. import timeline
    from ..models import Classifier

    listener = Classifier.load(classifier)

    def take(path: Path, on_window: Callable[[float], None]) -> list:
        if os.path.isdir(path):
            raise TimelineError(no_recordings(path))
        found = timeline.detect(
            path,
            model=listener,
            on_window=on_window,
            on_note=lambda text: note(f"{printable(path)}: {text}."),
        )
        return [found if str(path) == "-" else replace(found, source=printable(path))]

    return take


def _reading(path: Path, on_window: Callable[[float], None]) -> list:
    from ..timeline import MAX_BYTES, read_all

    if str(path) == "-":
        return read_all(sys.stdin.buffer.read(MAX_BYTES + 1), name="standard input")
    return read_all(path, name=readable(path.name))


def _write(timelines: list, path: Path, format: str | None) -> None:
    from ..timeline import write

    with _writing(path):
        write(timelines[0] if len(timelines) == 1 else timelines, path, format=format)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Make the folder of a file; what is wrong with either is told of the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except FileExistsError:
        raise TimelineError(
            f"{printable(path)} cannot be written ({printable(path.parent)} is a file, no folder). "
            f"Name another with -o."
        ) from None
    except OSError as error:
        raise TimelineError(
            f"{printable(path)} cannot be written ({error.strerror or error}). Name another with "
            f"-o."
        ) from None


def _tell(timelines: list) -> None:
    for timeline in timelines:
        say(printable(f"{timeline.source}: {timeline.in_words()}"))
        for event in timeline.events:
            say(printable(f"  {event.in_words()}"))


def _print(timelines, format: str | None) -> None:
    from ..timeline import Timeline, as_text, document_of

    if format != "json":
        if timelines:
            say(as_text(timelines, str(format)), nl=False)
    elif isinstance(timelines, Timeline):
        print_json(document_of(timelines))
    else:
        print_json([document_of(one) for one in timelines])
