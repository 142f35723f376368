"""What the commands share."""

from __future__ import annotations

import sys
from functools import wraps

import click

from ..errors import SoundscapeError

__all__ = ["Size", "bar", "honest", "note"]


def honest(command):
    """Errors the package raises on purpose become one line and exit code 1."""

    @wraps(command)
    def guarded(*arguments, **options):
        try:
            return command(*arguments, **options)
        except SoundscapeError as error:
            raise click.ClickException(str(error)) from None

    return guarded


def bar(items, label: str, unit: str):
    """A progress bar, or none where nobody looks."""
    from tqdm import tqdm

    # Nothing is shown for what is over in two seconds, nor into a file.
    hidden = not sys.stderr.isatty()
    return tqdm(items, desc=label, unit=unit, delay=2, disable=hidden, leave=False)


def note(text: str) -> None:
    """Say something that is no result."""
    click.echo(text, err=True)


class Size(click.ParamType):
    name = "WxH"

    def convert(self, value, param, ctx):
        """``1024x768`` as a pair of numbers."""
        if isinstance(value, tuple):
            return value
        width, cross, height = value.lower().partition("x")
        if not (cross and width.isdigit() and height.isdigit()):
            self.fail(f"{value!r} is not a size; expected width x height, such as 1024x768.")
        return int(width), int(height)
