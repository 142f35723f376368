"""The command that makes a story: a storyboard that people edit, and its pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import SoundscapeError
from ._recordings import one_recording
from ._shared import (
    classifier_option,
    cleared,
    honest,
    max_credits_option,
    may_send,
    offer_key,
    out_option,
    spend_cap,
    taste_option,
    tell_words,
    watched,
    writer_option,
)
from ._streams import note, printable, say
from ._types import PATH, PROVIDER, TRANSCRIBER, Named

__all__ = ["story"]


@click.command()
@click.argument("recording", type=PATH)
@out_option("Folder of the story.", folder=True, required=True)
@click.option(
    "--labels",
    type=PATH,
    help="Labels whose times and names rule: of Audacity, Raven, CSV, TSV, WebVTT, SRT or JSON.",
)
@classifier_option(None)
@click.option(
    "--transcript",
    type=PATH,
    help="What is said in it: WebVTT, SRT, text or JSON of Whisper. At first the file beside "
    "RECORDING that has its name.",
)
@click.option("--no-transcript", is_flag=True, help="Heed none, not even one beside RECORDING.")
@click.option(
    "--transcriber",
    type=TRANSCRIBER,
    help="Who writes down what is said: faster-whisper, a server, or pocketsphinx, which is rough.",
)
@click.option("--send-recording", is_flag=True, help="Agree that RECORDING goes to the server.")
@click.option("--language", metavar="TAG", help="What is spoken, such as en or de.")
@writer_option(None)
@click.option("--provider", type=PROVIDER, help="Who makes the pictures; the painter at first.")
@click.option("--provider-model", "model", metavar="NAME", help="One of the provider's models.")
@click.option(
    "--shots", type=click.IntRange(1), help="How many shots there are to be; not with --every."
)
@click.option("--every", type=click.FloatRange(0.5), help="Cut every so many seconds.")
@click.option(
    "--least",
    "least_seconds",
    type=click.FloatRange(0.5, 120),
    help="No shot is shorter, in seconds; 4 at first.",
)
@click.option(
    "--aspect",
    type=Named("aspect", ("16:9", "9:16", "1:1", "4:5")),
    help="Shape of the pictures; 16:9 at first.",
)
@click.option("--style", metavar="NAME", help="One of the provider's styles.")
@click.option("--seed", type=click.IntRange(1), help="Makes words and pictures repeatable.")
@click.option("--sheet", type=PATH, help="Also write a contact sheet to print: .pdf.")
@click.option("--panorama", is_flag=True, help="Also draw all of it as one wide picture.")
@click.option("--begins", metavar="HH:MM", help="When the recording begins: the panorama's light.")
@taste_option()
@max_credits_option()
@click.option("--estimate", is_flag=True, help="Write the storyboard, print the price and stop.")
@click.option("--ask-key", is_flag=True, help="Ask for the service's key, without showing it.")
@honest
def story(
    recording,
    out,
    max_credits,
    estimate,
    ask_key,
    sheet,
    panorama,
    begins,
    no_transcript,
    send_recording,
    taste,
    **asked,
):
    """Make a storyboard of RECORDING and its pictures, or go on with the one in the folder.

    A recording of any length is cut where what is heard changes; each shot gets words and a
    picture. All of it stands in story.json, to be edited by hand: the next call takes the edits
    up, makes again what changed and nothing else, and pays for nothing twice.

    Of a talk the phrases become shots, with their words as captions, where there is a transcript.

    Captions, chapters and labels are written, too. An option that is left out stays as it was.

    \b
    Examples:
      soundscape story walk.wav -o walk-story
      soundscape story walk.wav -o walk-story --labels corrected.txt --sheet walk.pdf
      soundscape story talk.wav -o talk-story --transcript talk.en.vtt
      soundscape story garden.flac -o garden --panorama --begins 06:00
      soundscape story song.mp3 -o clip --provider stability --aspect 9:16 --estimate
    """
    from .. import story as room
    from ..writers import Taste

    path = one_recording(recording)
    if str(path) == "-":
        raise click.BadParameter(
            "a story reads its recording more than once. Save it as a file and name that.",
            param_hint="'RECORDING'",
        )
    if no_transcript:
        if asked["transcript"] is not None:
            raise click.UsageError("--transcript and --no-transcript exclude each other.")
        asked["transcript"] = False
    _check_sheet(sheet, path)
    _check_begins(begins, panorama)
    if ask_key:
        offer_key(asked["provider"] or _provider_of(out))
    asked |= {
        "agree": may_send(send_recording),
        "budget": spend_cap(max_credits),
        "taste": Taste.read(taste),
        "on_words": tell_words,
        "on_note": note,
    }
    with watched() as watch:
        if estimate:
            board = room.plan(path, out, watch=watch, **asked)
            with cleared():
                for bill in room.bills(board, out, watch=watch):
                    say(bill.in_words())
        else:
            board = room.make(path, out, watch=watch, on_price=_tell_price, **asked)
            with cleared():
                _say(board)
    if sheet is not None:
        say(f"sheet  {printable(room.write_sheet(board, out, sheet))}")
    if panorama:
        with watched() as watch:
            made = room.write_panorama(path, out, begins=begins, watch=watch)
        say(f"panorama  {printable(made)}")
    say(f"story  {printable(Path(out) / room.FILE)}")
    if not estimate:
        _tell_problems(board)


def _check_sheet(sheet: Path | None, recording: Path) -> None:
    if sheet is not None and sheet.suffix.lower() != ".pdf":
        raise click.BadParameter("a contact sheet is PDF: name it .pdf", param_hint="'--sheet'")
    if sheet is not None and sheet.exists() and recording.exists() and sheet.samefile(recording):
        raise SoundscapeError(f"{printable(sheet)} is the recording itself. Name another file.")


def _check_begins(begins: str | None, panorama: bool) -> None:
    from ..painter import clock_seconds

    if begins is not None and not panorama:
        raise click.BadParameter(
            "only a panorama shows the hours: add --panorama", param_hint="'--begins'"
        )
    if begins is not None and clock_seconds(begins) is None:
        raise click.BadParameter(
            f"{begins!r} is no time of day. Expected HH:MM from 00:00 to 23:59, for example 06:30",
            param_hint="'--begins'",
        )


def _provider_of(folder: Path) -> str:
    from ..story import FILE, Storyboard

    return Storyboard.load(folder).settings.provider if (folder / FILE).exists() else "painter"


def _tell_price(bills) -> None:
    for bill in bills:
        if bill.amount != 0:
            note(bill.in_words())


def _say(board) -> None:
    for number, shot in enumerate(board.shots):
        shown = board.shown(number)
        heard = ", ".join(one.label.replace("_", " ") for one in shot.sounds) or shot.label
        picture = shown.file if shown is not None else "no picture"
        state = " locked" if shot.locked else " by hand" if shot.by == "hand" else ""
        say(printable(f"{shot.start:9.3f} {shot.end:9.3f}  {heard}  {picture}{state}"))


def _tell_problems(board) -> None:
    problems = [(n, shot) for n, shot in enumerate(board.shots, 1) if shot.problem]
    for number, shot in problems:
        note(f"Shot {number}, at {shot.start:g} s: {shot.problem}")
    if problems:
        note(
            f"Error: {len(problems)} of {len(board.shots)} shots have no picture. Change their "
            f"words, seed or provider in story.json and run again."
        )
        sys.exit(1)
