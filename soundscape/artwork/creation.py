"""From a sound to a picture and its card: the package's main path in one function.

`create` listens, measures, finds words and has the picture made.
"""

from __future__ import annotations

from dataclasses import replace

from .. import prompts, providers
from ..audio import Clip
from ..errors import ProviderError
from ..features import Acoustics, describe
from ..models import Classifier, Prediction
from ..painter import Heard, read_wishes
from ..prompts import Prompt
from ..providers import ImageRequest, PictureCache, Provider, new_seed
from ..services import Budget, Watch
from .artwork import Artwork
from .card import make_card
from .carrying import carrying
from .hearing import sounds_heard
from .wording import heed_words

__all__ = ["create"]


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
    bank: prompts.PromptBank | None = None,
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
        Words for the picture. By default one of the class's prompts, drawn by the seed, with
        phrases made from what was measured. The painter draws what it can of them;
        `artwork.heed_words` tells.
    negative_prompt : str
        What the picture should not show, where the provider has such a thing.
    style : str, optional
        One of the provider's styles.
    seed : int, optional
        Decides the prompt and the picture; a new one by default.
    size : (int, int)
        Width and height in pixels.
    label : str, optional
        Corrects what the classifier heard; the painter then draws this, whatever words name.
    classifier, bank : optional
        The shipped ones by default.
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
        When no picture could be made; see its ``kind``. After a refusal of a prompt from the bank
        its ``offer`` holds the bank's next prompt: nothing is sent again unasked.

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
    drawn = prompt is None
    if prompt is None:
        prompt = prompts.prompt_for(label or prediction.label, seed, acoustics, bank=bank)
    elif isinstance(prompt, str):
        prompt = prompts.prompt_by_hand(prompt)
    wording = heed_words(maker, prompt, prediction.label, asked=label)
    if label or wording.label != prediction.label or "sound" not in maker.supports:
        sounds = ()
    elif sounds is None:
        sounds = sounds_heard(clip, prediction, classifier)
    if sounds and drawn:
        prompt = _of_the_sounds(prompt, prediction.label, acoustics, bank)
    request = ImageRequest(
        prompt=prompt.text,
        seed=seed,
        size=(size[0], size[1]),
        style=style,
        negative_prompt=negative_prompt,
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
            error.offer = prompts.next_prompt(prompt, acoustics, bank=bank)
        raise
    if wording.note:
        result = replace(result, notes=(*result.notes, wording.note))
    card = make_card(clip, prediction, acoustics, request, prompt, result, maker.unit)
    return Artwork(result.image, card, result.svg)


def _of_the_sounds(
    prompt: Prompt, label: str, acoustics: Acoustics, bank: prompts.PromptBank | None
) -> Prompt:
    """The next prompt of the bank that wishes no weather: of several sounds it is what is heard."""
    first, other = prompt.drawn, prompt
    while other is not None:
        wishes = read_wishes(other.text, label)
        if not (wishes.weather or wishes.season):
            return other
        other = prompts.next_prompt(other, acoustics, bank=bank)
        if other is not None and other.drawn == first:
            break
    return prompt
