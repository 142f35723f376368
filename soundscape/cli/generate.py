"""The command that makes pictures."""

from __future__ import annotations

import sys

import click

from ..errors import ProviderError, SoundscapeError
from ._recordings import one_recording
from ._shared import (
    classifier_option,
    cleared,
    formats,
    honest,
    max_credits_option,
    offer_key,
    out_option,
    spend_cap,
    svg_option,
    taste_option,
    tell_words,
    watched,
    writer_option,
)
from ._streams import note, print_json, printable, say
from ._types import PATH, PROVIDER, Named, Size, Words

__all__ = ["generate"]


@click.command()
@click.argument("clip", type=PATH)
@out_option("Picture to write.")
@click.option(
    "--provider",
    type=PROVIDER,
    default="painter",
    show_default=True,
    help="Who makes the picture; see: soundscape providers.",
)
@click.option("--provider-model", metavar="NAME", help="One of the provider's models.")
@click.option(
    "--format",
    "form",
    type=Named("format", ("png", "jpeg", "webp")),
    help="Of the picture, for services.",
)
@classifier_option()
@click.option(
    "--label", metavar="NAME", help="The class to picture, instead of what the classifier hears."
)
@click.option(
    "--style",
    metavar="NAME",
    help="One of the provider's styles; the painter's seed chooses its own.",
)
@click.option("--seed", type=click.IntRange(1), help="Makes prompt and picture repeatable.")
@click.option(
    "--count",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many pictures, each with the next seed.",
)
@writer_option()
@taste_option()
@click.option(
    "--prompt",
    type=Words(),
    help="Words of your own instead of a writer's: services draw from them, the painter draws what "
    "it can of them and says what it cannot.",
)
@click.option("--negative-prompt", type=Words(), default="", help="What a service should not show.")
@click.option("--size", type=Size(), default="1024x1024", show_default=True)
@svg_option()
@max_credits_option()
@click.option("--estimate", is_flag=True, help="Print what it will cost and stop.")
@click.option("--ask-key", is_flag=True, help="Ask for the service's key, without showing it.")
@click.option(
    "--other-prompts",
    type=click.IntRange(0, 10),
    default=0,
    help="After a refused prompt, send up to this many others of the writer.",
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
@formats("json")
@honest
def generate(
    clip,
    out,
    provider,
    provider_model,
    form,
    classifier,
    seed,
    count,
    max_credits,
    estimate,
    ask_key,
    other_prompts,
    force,
    printed,
    writer,
    taste,
    **picture,
):
    """Make pictures of the sound in CLIP, each with its card in it and beside it.

    By default hundreds of everyday sounds are listened for. The painter draws what is surely heard
    in one scene, services are told of the main one, and where no kind is sure what it is a kind
    of is pictured.

    Each picture is written before the next is asked for, and a run that was broken off goes on
    where it was. Services are paid once for the same request: asked again, the picture comes from
    the cache.

    \b
    Examples:
      soundscape generate bark.wav
      soundscape generate rain.flac -o rain.png --style woodblock --seed 7
      soundscape generate song.mp3 --provider stability --size 1536x864 --max-credits 10
    """
    from ..artwork import Series, name_files
    from ..audio import load_clip
    from ..models import Classifier
    from ..providers import get, new_seed, seeds_from
    from ..writers import Taste
    from ..writers import get as get_writer

    if ask_key:
        offer_key(provider, writer)
    seeds = seeds_from(new_seed() if seed is None else seed, count)
    listener = Classifier.load(classifier)
    _check_label(picture["label"], listener)
    recording = one_recording(clip)
    sound = load_clip(recording)
    files = name_files(sound.source, seeds, out=out, form=form or "png")
    _check_is_not(recording, files.values())
    series = Series(
        sound,
        seeds,
        provider=get(provider, model=provider_model, output_format=form),
        files=files,
        replace=force,
        classifier=listener,
        writer=get_writer(writer, taste=Taste.read(taste)),
        **picture,
    )
    if series.missing:
        series.maker.prepare()
    if estimate:
        say(_price_line(series))
        _tell_of_words(series, say)
        return
    _tell_beforehand(series)
    cards = []
    with watched() as watch:
        pictures = series.make(
            budget=spend_cap(max_credits), watch=watch, on_refusal=_asker(other_prompts)
        )
        for made, path in pictures:
            cards.append(made.card)
            with cleared():
                _tell_what_is_odd(made.card, path, files)
            if printed is None:
                with cleared():
                    _say(made.card, path)
    if printed == "json":
        shown = [card.to_dict() for card in cards]
        print_json(shown[0] if count == 1 else shown)


def _check_label(label: str | None, classifier) -> None:
    from .._util.choices import chosen
    from ..artwork import known_labels

    if label is not None:
        try:
            chosen(label, known_labels(classifier), "class")
        except SoundscapeError as error:
            raise click.BadParameter(
                f"{error} For any other sound leave --label out and write what the picture shows: "
                f'--prompt "A dingo under a red moon".',
                param_hint="'--label'",
            ) from None


def _check_is_not(recording, files) -> None:
    """The recording is never replaced, not even by force."""
    for path in files:
        if path.exists() and recording.exists() and path.samefile(recording):
            raise SoundscapeError(
                f"{printable(path)} is the recording itself. Name another file with -o."
            )


def _tell_beforehand(series) -> None:
    """What a person should know before it begins; one picture that is there is no run to go on."""
    for path in series.there.values():
        if len(series.seeds) == 1:
            raise SoundscapeError(
                f"{printable(path)} exists. Name another file with -o, or add --force."
            )
        note(f"{printable(path)} is there already")
    clip = series.clip
    for text in clip.notes:
        note(f"{clip.source}: {text}.")
    if clip.truncated:
        note(f"{clip.source} is long; the pictures show its first {clip.duration_seconds:.0f} s.")
    if series.price() != 0:
        note(_price_line(series))
    _tell_of_words(series)


def _tell_of_words(series, tell=note) -> None:
    """What becomes of a person's own words, or what a service is told to find some."""
    if series.missing and series.prompt and (said := series.wording().note):
        note(f"{said}.")
    elif series.writer.key_variable is not None:
        for brief in series.briefs():  # pictures of one sound are no story: each is asked for alone
            tell_words(series.writer, [brief], f"picture with seed {brief.seed}", tell)


def _asker(others: int):
    """What to do when words that a writer found were refused: send others, ask, or give up."""

    def agreed(error: ProviderError, sent: int) -> bool:
        offer = error.offer.text
        if sent < others:
            note(f"{error}\nSending another prompt: {offer}")
            return True
        question = f"{error}\nOther words: {offer}\nSend it?"
        if sys.stdin.isatty() and click.confirm(question, err=True):
            return True
        raise ProviderError(
            f"{error} Other words are: {offer!r}; --other-prompts 1 sends it.",
            kind=error.kind,
        ) from None

    return agreed


def _price_line(series) -> str:
    maker, count, price = series.maker, len(series.missing), series.price()
    pictures = f"{count} picture{'' if count == 1 else 's'} by {maker.name}"
    if price is None:
        return f"{pictures}: price not known; {maker.cost}"
    return f"{pictures}: {f'{price:g} {maker.unit}' if price else 'free'}"


def _tell_what_is_odd(card, path, files) -> None:
    asked = files[card.provider.seed_asked]
    if path != asked:
        came = f"the picture came as {card.picture.format}, so it is in {printable(path.name)}"
        note(f"{printable(asked)}: {came}.")
    for text in card.picture.notes:
        note(f"{printable(path)}: {text}.")


def _say(card, path) -> None:
    from ..artwork import card_path

    heard, cost = card.prediction, card.provider.cost
    say(f"heard    {heard.in_words(1)}")
    if card.label != heard.label:
        say(f"pictured {card.label}")
    if card.heard:
        say(f"together {', '.join(one.label for one in card.heard)}")
    say(f"prompt   {card.prompt.text}")
    if card.provider.from_cache:
        say("cost     none: made before")
    elif cost.amount:
        say(f"cost     {cost.amount:g} {cost.unit}")
    say(f"picture  {printable(path)}\ncard     {printable(card_path(path))}")
