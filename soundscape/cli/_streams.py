"""Output that cannot fail a command: streams that take every name, and faults told in one line.

Names of files hold what no encoding has, terminals and pipes go away, disks are full. None of that
is a traceback.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

__all__ = ["FrontDoor", "note", "print_json", "printable", "readable", "say"]


class FrontDoor(click.Group):
    """A group of commands whose every fault of files and output is one line and exit code 1."""

    def main(self, *arguments, **options):
        """Run a command; see `click.Group.main`."""
        _fill_closed()
        for stream in (sys.stdout, sys.stderr):
            # What the encoding of a terminal lacks is shown as Python writes it: \u72ac.
            if isinstance(stream, io.TextIOWrapper):  # else something was put in its place
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().main(*arguments, **options)
            finally:
                sys.stdout.flush()
        except (OSError, UnicodeError) as fault:
            _give_up(fault)


def say(text: str, *, nl: bool = True) -> None:
    """Print a result, in the output's own encoding: Click takes ASCII for a mistake."""
    click.echo(text, file=sys.stdout, nl=nl)


def note(text: str) -> None:
    """Say something that is no result; where nobody can be told, the work goes on."""
    with suppress(OSError):
        click.echo(text, file=sys.stderr)


def print_json(document) -> None:
    """Print one JSON document, with escapes where the output's encoding lacks a character."""
    text = json.dumps(document, indent=1, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(document, indent=1)
    say(text)


def readable(path: str | os.PathLike) -> str:
    r"""A path as text; bytes of a name that are no UTF-8 become ``\xe9``, so that any program can
    read the text.
    """
    try:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # it was not typed here, and the file system knows no such name
        return str(path).encode("utf-8", "backslashreplace").decode()


def printable(path: str | os.PathLike) -> str:
    r"""`readable`, with control characters as ``\x1b``: nothing in a name moves the cursor."""
    return "".join(
        one if one.isprintable() or one > "\x9f" else f"\\x{ord(one):02x}" for one in readable(path)
    )


def _fill_closed() -> None:
    """Give descriptors that are closed to the null device.

    Else the next file that is opened, a picture perhaps, gets the number that libraries write
    their messages to.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, for the whole process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _give_up(fault: OSError | UnicodeError) -> NoReturn:
    """Say in one line what went wrong, if anybody can be told, and end with exit code 1."""
    if isinstance(fault, UnicodeError):
        told = (
            f"A name holds characters that cannot be used here ({fault}). Set PYTHONUTF8=1, or "
            f"give the file another name."
        )
    elif fault.filename is not None:
        name = printable(fault.filename)
        shown = name if len(name) <= 200 else f"{name[:90]}...{name[-90:]}"
        told = (
            f"{shown}: cannot be used ({_reason(fault)}). Name another place, or put this one "
            f"in order."
        )
    elif fault.strerror is None:  # a library's own words
        told = f"{fault}"
    else:  # what is written to a file has its name, what is printed has none
        told = (
            f"The results could not be written ({_reason(fault)}). Make room there, or send them "
            f"elsewhere: soundscape ... > FILE"
        )
    _drop_output()
    if not isinstance(fault, BrokenPipeError):  # whoever read along has enough
        note(f"Error: {told}")
    sys.exit(1)


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def _drop_output() -> None:
    """What is left in the buffer goes nowhere, instead of failing once more at the very end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
