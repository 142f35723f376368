"""Commands about pictures: make them, tell how they came to be, make them again."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path

import click

from ..errors import ArtworkError, ProviderError, SoundscapeError
from ._shared import Size, bar, honest, note

__all__ = ["card", "gallery", "generate", "providers", "replay"]

_CAP_HELP = "Most to spend in all; SOUNDSCAPE_MAX_CREDITS by default."


@click.command()
@click.argument("clip", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Picture to write.")
@click.option("--provider", default="painter", show_default=True, help="See: soundscape providers.")
@click.option("--model", help="One of the provider's models.")
@click.option("--format", "form", type=click.Choice(["png", "jpeg", "webp"]), help="Of a service.")
@click.option("--label", help="What the sound is, instead of what the classifier hears.")
@click.option("--classifier", default="esc10", show_default=True, help="See: soundscape classify.")
@click.option("--style", help="One of the provider's styles; the painter's seed chooses its own.")
@click.option("--seed", type=click.IntRange(1), help="Makes prompt and picture repeatable.")
@click.option("--count", type=click.IntRange(1, 100), default=1, help="Pictures, one a seed.")
@click.option("--prompt", help="Words of your own instead of the bank's.")
@click.option("--negative-prompt", default="", help="What a service should not show.")
@click.option("--size", type=Size(), default=(1024, 1024), help="Default 1024x1024.")
@click.option("--svg", is_flag=True, help="Also write the drawing as SVG.")
@click.option("--max-credits", type=click.FloatRange(0), help=_CAP_HELP)
@click.option("--estimate", is_flag=True, help="Print what it will cost and stop.")
@click.option("--ask-key", is_flag=True, help="Ask for the service's key, without showing it.")
@click.option(
    "--other-prompts",
    type=click.IntRange(0, 10),
    default=0,
    help="After a refused prompt, send up to this many others of the bank.",
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
@click.option("--json", "as_json", is_flag=True, help="Print cards instead of sentences.")
@honest
def generate(
    clip,
    out,
    provider,
    model,
    form,
    label,
    classifier,
    style,
    seed,
    count,
    prompt,
    negative_prompt,
    size,
    svg,
    max_credits,
    estimate,
    ask_key,
    other_prompts,
    force,
    as_json,
):
    """Make pictures of the sound in CLIP, each with its card in it and beside it.

    Each picture is written before the next is asked for. Services are paid once for the same
    request: asked again, the picture comes from the cache.

    \b
    Examples:
      soundscape generate bark.wav
      soundscape generate rain.flac -o rain.png --style woodblock --seed 7
      soundscape generate song.mp3 --provider stability --size 1536x864 --max-credits 10
    """
    from ..artwork import create
    from ..audio import load_clip
    from ..models import Classifier
    from ..providers import MAX_SEED, ImageRequest, new_seed
    from ..providers import get as get_provider

    if ask_key:
        _ask_key(provider)
    maker = get_provider(provider, model=model, output_format=form)
    seed = new_seed() if seed is None else seed
    seeds = [1 + (seed - 1 + step) % MAX_SEED for step in range(count)]
    price = maker.price(ImageRequest(prompt=prompt or "a sound", seed=seed, size=size))
    if estimate:
        click.echo(_price_line(maker, price, count))
        return
    targets = {seed: _target(clip, out, seed, count, form or "png") for seed in seeds}
    for target in targets.values():
        if count == 1 and target.exists() and not force:
            raise SoundscapeError(f"{target} exists. Name another file with -o, or add --force.")
    sound = load_clip(clip)
    for text in sound.notes:
        note(f"{clip.name}: {text}.")
    if sound.truncated:
        note(f"{clip.name} is long; the pictures show its first {sound.duration_seconds:.0f} s.")
    if price != 0:
        note(_price_line(maker, price, count))
    budget, cards, listener = _budget(max_credits), [], Classifier.load(classifier)
    for seed, target in targets.items():
        if target.exists() and not force:
            _check_kept(target, sound, maker, seed)
            note(f"{target} is there already")
            continue
        with _status() as watch:
            made = _create(
                create,
                other_prompts,
                clip=sound,
                provider=maker,
                label=label,
                classifier=listener,
                prompt=prompt,
                negative_prompt=negative_prompt,
                style=style,
                seed=seed,
                size=size,
                budget=budget,
                watch=watch,
            )
        picture, written = made.save(target, svg=svg)
        cards.append(made.card)
        if not as_json:
            _say(made.card, picture, written)
    if as_json:
        shown = [card.to_dict() for card in cards]
        shown = shown[0] if count == 1 else shown
        click.echo(json.dumps(shown, indent=1, ensure_ascii=False))


def _target(clip: Path, out: Path | None, seed: int, count: int, form: str) -> Path:
    """Where the picture of a seed goes: its number is in the name when there are several."""
    suffix = ".jpg" if form == "jpeg" else f".{form}"
    if out is None:
        return Path(f"{clip.stem}-{seed}{suffix}")
    return out if count == 1 else out.with_name(f"{out.stem}-{seed}{out.suffix or suffix}")


def _check_kept(target: Path, sound, maker, seed: int) -> None:
    """A file that is there already must be this picture, from a run that was broken off."""
    from ..artwork import read_card

    try:
        card = read_card(target)
    except ArtworkError:
        card = None
    if card is None or (
        card.sound.sha256,
        card.provider.name,
        card.provider.seed_asked,
    ) != (sound.sha256, maker.name, seed):
        raise SoundscapeError(
            f"{target} exists and is another picture. Name another file with -o, or add --force."
        )


def _create(create, others: int, **request):
    """Make the picture; after a refusal offer the bank's next prompt."""
    while True:
        try:
            return create(**request)
        except ProviderError as error:
            offer = error.offer
            if offer is None:
                raise
            if others > 0:
                note(f"{error}\nSending another prompt: {offer.text}")
                others -= 1
            elif not (
                sys.stdin.isatty()
                and click.confirm(f"{error}\nThe bank's next: {offer.text}\nSend it?", err=True)
            ):
                raise ProviderError(
                    f"{error} The bank's next prompt is: {offer.text!r}; --other-prompts 1 sends "
                    f"it.",
                    kind=error.kind,
                ) from None
            request["prompt"] = offer


def _ask_key(provider: str) -> None:
    from ..providers import get as get_provider
    from ..services import ask_for_key

    variable = get_provider(provider).key_variable
    if variable is None:
        raise SoundscapeError(f"{provider} needs no key.")
    ask_for_key(variable)


def _budget(most: float | None):
    from ..providers import Budget, session_budget

    return session_budget() if most is None else Budget(most)


def _price_line(maker, price: float | None, count: int) -> str:
    pictures = f"{count} picture{'s' if count > 1 else ''} by {maker.name}"
    if price is None:
        return f"{pictures}: price not known; {maker.cost}"
    return f"{pictures}: {f'{price * count:g} {maker.unit}' if price else 'free'}"


@contextmanager
def _status():
    """A bar that tells what is going on; without a terminal only waits are told."""
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


def _say(card, picture: Path, written: Path) -> None:
    heard, cost = card.prediction, card.provider.cost
    click.echo(f"heard    {card.label} ({heard.probability:.0%} {heard.labels[0]})")
    click.echo(f"prompt   {card.prompt.text}")
    if card.provider.from_cache:
        click.echo("cost     none: made before")
    elif cost.amount:
        click.echo(f"cost     {cost.amount:g} {cost.unit}")
    click.echo(f"picture  {picture}\ncard     {written}")


@click.command()
@click.option("--probe", is_flag=True, help="Ask the services too: key accepted, credits left.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@honest
def providers(probe, as_json):
    """List who can make pictures: what each needs, costs and offers, and whether it is ready.

    \b
    Examples:
      soundscape providers
      soundscape providers --probe
    """
    from .. import providers as house

    rows = []
    for name in house.names():
        try:
            maker = house.get(name)
            ready = maker.readiness(probe=probe)
            facts = {
                "summary": maker.summary,
                "needs": maker.needs,
                "cost": maker.cost,
                "supports": sorted(maker.supports),
            }
        except ProviderError as error:  # a setting in the environment is wrong
            ready, facts = house.Readiness(False, str(error)), {}
        rows.append({"name": name, "ready": ready.ready, "message": ready.message, **facts})
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['name']:10} {row['message']}")
        for what in ("summary", "needs", "cost"):
            if what in row:
                click.echo(f"{'':10} {what + ':':9} {row[what]}")
        if "supports" in row:
            click.echo(f"{'':10} {'heeds:':9} {', '.join(row['supports']).replace('_', ' ')}")


@click.command()
@click.argument("picture", type=click.Path(path_type=Path))
@honest
def card(picture):
    """Print the card of PICTURE: how it came to be.

    The card is looked for in the picture, then beside it, and held against the picture: an edited
    picture is told from the one that was made.

    \b
    Example:
      soundscape card bark-7.png
    """
    from ..artwork import read_card

    click.echo(read_card(picture).to_json(indent=1))


@click.command()
@click.argument("picture", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Picture to write.")
@click.option("--svg", is_flag=True, help="Also write the drawing as SVG.")
@click.option("--yes", is_flag=True, help="Pay again for a service's picture that is not kept.")
@click.option("--max-credits", type=click.FloatRange(0), help=_CAP_HELP)
@honest
def replay(picture, out, svg, yes, max_credits):
    """Make PICTURE (or the picture of a .card.json file) again from its card.

    The painter's pictures come out byte for byte; a service's come from the cache, or are asked
    for again once you agree to the price.

    \b
    Examples:
      soundscape replay bark-7.png -o again.png
      soundscape replay bark-7.card.json -o again.png
    """
    from ..artwork import replay as make_again

    def agree(question: str) -> bool:
        if yes:
            note(question)
        return yes or (sys.stdin.isatty() and click.confirm(f"{question}. Go on?", err=True))

    with _status() as watch:
        made = make_again(picture, agree=agree, budget=_budget(max_credits), watch=watch)
    name = picture.name.removesuffix(".card.json").removesuffix(picture.suffix)
    suffix = ".jpg" if made.format == "jpeg" else f".{made.format}"
    written, _ = made.save(out or Path(f"{name}-again{suffix}"), svg=svg)
    click.echo(f"picture  {written}")


@click.command()
@click.option("--dataset", help="Data set; esc50 where it is found, else synthetic.")
@click.option("--seed", type=click.IntRange(1), default=7, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default="reports/gallery", show_default=True
)
@honest
def gallery(dataset, seed, out):
    """Paint contact sheets: classes x styles, and forty barks.

    \b
    Example:
      soundscape gallery --out /tmp/gallery
    """
    from ..artwork.sheets import make

    with bar(None, "paint", "picture") as progress:
        for path in make(out, seed=seed, dataset=dataset, step=progress.update):
            click.echo(path)
