"""What the commands share: one vocabulary, errors and progress.

``docs/command-line.md`` lists the vocabulary; a test holds it against every command.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import click

from ..errors import SoundscapeError
from ._streams import note
from ._types import CLASSIFIER, PATH, WRITER

__all__ = [
    "bar",
    "classifier_option",
    "cleared",
    "formats",
    "honest",
    "max_credits_option",
    "may_send",
    "offer_key",
    "out_option",
    "spend_cap",
    "svg_option",
    "taste_option",
    "tell_words",
    "watched",
    "writer_option",
]


def honest(command):
    """Errors the package raises on purpose become one line and exit code 1."""

    @wraps(command)
    def guarded(*arguments, **options):
        try:
            return command(*arguments, **options)
        except SoundscapeError as error:
            raise click.ClickException(str(error)) from None

    return guarded


# Options ------------------------------------------------------------------------------------------


def out_option(
    what: str, default: str | None = None, *, folder: bool = False, required: bool = False
):
    """``-o``, ``--out``: where the results go."""
    # A default of None would be one: what is required would no longer be asked for.
    given = {} if default is None else {"default": default, "show_default": True}
    return click.option(
        *("-o", "--out"),
        type=click.Path(path_type=Path, file_okay=not folder, readable=False),
        required=required,
        help=what,
        **given,
    )


def classifier_option(default: str | None = "world"):
    """``--classifier``: who names the sound."""
    return click.option(
        "--classifier",
        type=CLASSIFIER,
        default=default,
        show_default=default is not None,
        help="Who names the sound: world (hundreds of everyday sounds), esc10, esc50 or "
        "urbansound8k; with YAMNet: yamnet-esc10, yamnet-esc50, yamnet; or a model folder.",
    )


def writer_option(default: str | None = "bank"):
    """``--writer``: who finds the words."""
    return click.option(
        "--writer",
        type=WRITER,
        default=default,
        show_default=default is not None,
        help="Who finds the words: bank (scenes that people wrote), composer (rules and tables) or "
        f"chat (a language model){'; the bank at first' if default is None else ''}.",
    )


def max_credits_option():
    """``--max-credits``: the spend cap of this command, see `spend_cap`."""
    return click.option(
        "--max-credits",
        type=click.FloatRange(0),
        help="Most to spend in all, of dollars and of credits; SOUNDSCAPE_MAX_CREDITS by default.",
    )


def svg_option():
    """``--svg``: the drawing, too."""
    return click.option("--svg", is_flag=True, help="Also write the drawing as SVG.")


def may_send(agreed: bool):
    """Who is asked before a recording leaves: nobody where ``--send-recording`` says yes.

    Returns
    -------
    callable(question) -> bool
        Answers no where nobody is there to be asked.
    """

    def ask(question: str) -> bool:
        if agreed:
            note(question.removesuffix(" Send it?"))
            return True
        if not sys.stdin.isatty():
            return False
        with cleared():
            return click.confirm(question, err=True)

    return ask


def taste_option():
    """``--taste``: what the person likes."""
    return click.option(
        "--taste",
        type=PATH,
        help="What you like and never want: a taste.toml; the one of your settings by default.",
    )


def offer_key(provider: str, writer: str = "bank") -> None:
    """Ask a person for the keys of services, which are shown and kept nowhere."""
    from .. import providers, writers
    from ..services import ask_for_key

    found = [providers.get(provider).key_variable, writers.get(writer).key_variable]
    variables = [variable for variable in found if variable is not None]
    if not variables:
        raise SoundscapeError(f"{provider} needs no key.")
    for variable in variables:
        ask_for_key(variable)


def tell_words(writer, briefs, what: str = "shots", tell=note) -> None:
    """Of a writer that asks a service: what leaves, where it goes, and what it costs at most.

    Parameters
    ----------
    writer : Writer
    briefs : sequence of Brief
    what : str
        What they are.
    tell : callable(str)
        Where it is said.
    """
    if shown := writer.shown(briefs):
        price = writer.price(briefs)
        cost = "price not known" if price is None else f"at most {price:.2g} {writer.unit}"
        cost = cost if price != 0 else "free"
        tell(f"{writer.name} is asked for the words of {len(briefs)} {what} ({cost}). What leaves:")
        tell(shown)


def spend_cap(most: float | None):
    """The budget that ``--max-credits`` sets, else that of the process."""
    from ..services import Budget, session_budget

    return session_budget() if most is None else Budget(most)


def formats(*names: str):
    """``--json`` and the like, of which at most one; given on as ``printed``."""

    def decorate(command):
        @wraps(command)
        def with_printed(*arguments, **options):
            given = [name for name in names if options.pop(f"as_{name}")]
            if len(given) > 1:
                both = " and ".join(f"--{name}" for name in given)
                raise click.UsageError(f"{both} exclude each other. Give one of them.")
            return command(*arguments, printed=given[0] if given else None, **options)

        said = {
            "json": "Print one JSON document.",
            "csv": "Print CSV with a header.",
            "tsv": "Print TSV with a header, as DESED has it.",
            "audacity": "Print labels for Audacity.",
            "raven": "Print a selection table for Raven.",
            "vtt": "Print WebVTT captions.",
            "srt": "Print SRT captions.",
        }
        for name in reversed(names):
            option = click.option(f"--{name}", f"as_{name}", is_flag=True, help=said[name])
            with_printed = option(with_printed)
        return with_printed

    return decorate


# Progress -----------------------------------------------------------------------------------------


def bar(items, label: str, unit: str):
    """A progress bar, or none where nobody looks."""
    from tqdm import tqdm

    # Nothing is shown for what is over in two seconds, nor into a file.
    hidden = not sys.stderr.isatty()
    return tqdm(items, desc=label, unit=unit, delay=2, disable=hidden, leave=False)


@contextmanager
def watched():
    """A watch that shows a bar of what is going on; without a terminal only waits are told."""
    from tqdm import tqdm

    from ..services import Watch

    hidden = not sys.stderr.isatty()
    form = "{desc} {bar} {elapsed}"
    with tqdm(total=1.0, bar_format=form, delay=1, disable=hidden, leave=False) as bar:

        def show(text: str, share: float | None) -> None:
            if hidden and share is None:  # a wait: worth a line also in a log
                note(text)
            bar.set_description_str(text, refresh=False)
            if share is not None:
                bar.n = share
            bar.refresh()

        yield Watch(show)


def cleared():
    """For results that are printed while a bar is shown."""
    from tqdm import tqdm

    return tqdm.external_write_mode(file=sys.stderr)
