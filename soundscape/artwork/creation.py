"""From a sound to a picture and its card: the package's main path in one function.

`create` listens, measures, finds words and has the picture made.
"""

from __future__ import annotations

from dataclasses import replace

from .. import prompts, providers, writers
from ..audio import Clip
from ..errors import ProviderError
from ..features import Acoustics, describe
from ..models import Classifier, Prediction
from ..painter import Heard, read_wishes
from ..prompts import Prompt
from ..providers import ImageRequest, PictureCache, Provider, new_seed
from ..services import Budget, Watch
from ..writers import Brief, Writer
from .artwork import Artwork
from .card import make_card
from .carrying import carrying
from .hearing import sounds_heard
from .wording import heed_words

__all__ = ["brief_for", "create"]

MAX_TRIES = 32
"""Words looked at for a scene of several sounds; banks hold fewer of a class."""


def create(
    clip: Clip,
    *,
    provider: str | Provider = "painter",
    prompt: str | Prompt | None = None,
    negative_prompt: str = "",
    style: str | None = None,
    seed: int | None = None,
    size: tuple[int, int] = (1024, 1024),
    label: str | None = None,
    classifier: Classifier | None = None,
    writer: str | Writer = "bank",
    prediction: Prediction | None = None,
    acoustics: Acoustics | None = None,
    sounds: tuple[Heard, ...] | None = None,
    budget: Budget | None = None,
    cache: PictureCache | None = None,
    watch: Watch | None = None,
) -> Artwork:
    """Make a picture of a sound.

    Parameters
    ----------
    clip : Clip
        See `audio.load_clip`.
    provider : str or Provider
        A name of `providers.names`, or a provider with settings of your own.
    prompt : str or Prompt, optional
        Words for the picture; by default the writer finds them. The painter draws what it can of
        them; `artwork.heed_words` tells.
    negative_prompt : str
        What the picture should not show, where the provider has such a thing; by default what the
        writer says of it.
    style : str, optional
        One of the provider's styles.
    seed : int, optional
        Decides the prompt and the picture; a new one by default.
    size : (int, int)
        Width and height in pixels.
    label : str, optional
        Corrects what the classifier heard; the painter then draws this, whatever words name.
    classifier : Classifier, optional
        The shipped one by default.
    writer : str or Writer
        Who finds the words: a name of `writers.names`, or a writer with settings of your own. By
        default one of the class's prompts is drawn by the seed, with phrases made from what was
        measured.
    prediction, acoustics, sounds : optional
        What was heard and measured already: saves doing it again. Of several sounds the painter
        makes one scene, unless a person named the class, with `label` or with words.
    budget : Budget, optional
        A spend cap; by default that of this process, which ``SOUNDSCAPE_MAX_CREDITS`` sets.
    cache : PictureCache, optional
        Where pictures of services are kept, so that the same request is paid for once; by default
        the user's own.
    watch : Watch, optional
        Told what is going on; calls it off.

    Returns
    -------
    Artwork

    Raises
    ------
    ProviderError
        When no picture could be made; see its ``kind``. After a refusal of words that a writer
        found, its ``offer`` holds other ones: nothing is sent again unasked.

    Examples
    --------
    >>> from soundscape import create, load_clip
    >>> art = create(load_clip("data/demo/dog.wav"), seed=7)
    >>> art.card.label, art.card.provider.name
    ('dog', 'painter')
    """
    watch = watch or Watch()
    seed = new_seed() if seed is None else seed
    maker = providers.get(provider) if isinstance(provider, str) else provider
    if prediction is None:
        watch.tell("listening", 0.0)
        prediction = (classifier or Classifier.load()).predict(clip)
        watch.check()
    if acoustics is None:
        watch.tell("measuring", 0.1)
        acoustics = describe(clip)
        watch.check()
    finder = writers.get(writer) if isinstance(writer, str) else writer
    brief = brief_for(prediction, acoustics, seed, label)
    found = prompt is None
    if prompt is None:
        watch.tell("finding words", 0.15)
        [prompt] = finder.write([brief], budget=budget, watch=watch)
        watch.check()
    elif isinstance(prompt, str):
        prompt = prompts.prompt_by_hand(prompt)
    wording = heed_words(maker, prompt, prediction.label, asked=label)
    if label or wording.label != prediction.label or "sound" not in maker.supports:
        sounds = ()
    elif sounds is None:
        sounds = sounds_heard(clip, prediction, classifier)
    if sounds and found:
        prompt = _of_the_sounds(prompt, finder, brief)
    request = ImageRequest(
        prompt=prompt.text,
        seed=seed,
        size=(size[0], size[1]),
        style=style,
        negative_prompt=negative_prompt or prompt.negative,
        label=wording.label,
        clip=clip,
        acoustics=acoustics,
        sounds=sounds,
    )
    watch.tell("painting", 0.2)
    try:
        result = carrying(
            providers.order(
                maker, request, budget=budget, cache=cache or PictureCache(), watch=watch
            )
        )
    except ProviderError as error:
        if error.kind in ("moderation", "filtered"):
            error.offer = _another(prompt, finder, brief)
        raise
    notes = [note for note in (prompt.writing.note, wording.note) if note]
    if notes:
        result = replace(result, notes=(*result.notes, *notes))
    card = make_card(clip, prediction, acoustics, request, prompt, result, maker.unit)
    return Artwork(result.image, card, result.svg)


def brief_for(
    prediction: Prediction, acoustics: Acoustics, seed: int, label: str | None = None
) -> Brief:
    """What a writer is told of a sound: its class, or what a person named, and what else is heard.

    Parameters
    ----------
    prediction : Prediction
    acoustics : Acoustics
    seed : int
    label : str, optional
    """
    pictured = label or prediction.label
    others = tuple(sound.label for sound in prediction.sounds if sound.label != pictured)
    return Brief(pictured, seed, acoustics, others)


def _another(prompt: Prompt, finder: Writer, brief: Brief) -> Prompt | None:
    """Other words than those a service refused; a person's own are theirs to change."""
    by_hand = any(part.origin == prompts.BY_HAND for part in prompt.parts)
    return None if by_hand else finder.another(brief, prompt)


def _of_the_sounds(prompt: Prompt, finder: Writer, brief: Brief) -> Prompt:
    """The next words that wish no weather: of several sounds it is what is heard."""
    other, seen = prompt, {prompt.text}
    while True:
        wishes = read_wishes(other.text, brief.label)
        if not (wishes.weather or wishes.season):
            return other
        found = finder.another(brief, other)
        if found is None or found.text in seen or len(seen) == MAX_TRIES:
            return prompt
        other = found
        seen.add(found.text)
