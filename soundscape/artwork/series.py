"""Several pictures of one sound: what will be made, what is there already, what it costs.

Every front door makes its pictures through a `Series`, one or many, so that all of them go on alike
where a run was broken off, name files alike and ask alike before another prompt is sent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from .. import providers
from ..audio import Clip
from ..errors import ArtworkError, ProviderError, SoundscapeError
from ..features import Acoustics, describe
from ..models import Classifier, Prediction
from ..painter import Heard
from ..prompts import Prompt, prompt_by_hand
from ..providers import PictureCache, Provider
from ..services import Budget, Watch
from ..writers import Brief, Writer
from .artwork import Artwork
from .card import Card
from .creation import brief_for, create
from .files import SUFFIXES, read_card
from .hearing import sounds_heard
from .places import check_place, other_places
from .saving import save_made
from .wording import Wording, heed_words

__all__ = ["Series", "name_files"]

_STEM_BYTES = 200


def name_files(
    clip: str | os.PathLike,
    seeds: Sequence[int],
    *,
    out: str | os.PathLike | None = None,
    form: str = "png",
) -> dict[int, Path]:
    """File names for pictures of a recording, by seed.

    Parameters
    ----------
    clip : path
        The recording; its stem begins the names when there is no `out`, cut where a file system
        would take no more.
    seeds : sequence of int
    out : path, optional
        The file of a single picture; with several, each seed is put before its suffix. Without one
        it gets that of the format.
    form : {"png", "jpeg", "webp"}

    Examples
    --------
    >>> [path.name for path in name_files("bark.wav", [7, 8]).values()]
    ['bark-7.png', 'bark-8.png']
    >>> [path.name for path in name_files("bark.wav", [7], out="dog.png").values()]
    ['dog.png']
    """
    suffix = SUFFIXES[form][0]
    if out is None:
        stem = _short(Path(clip).stem)
        return {seed: Path(f"{stem}-{seed}{suffix}") for seed in seeds}
    out = Path(out)
    if len(seeds) == 1:
        return {seeds[0]: out if out.suffix else out.with_name(out.name + suffix)}
    return {seed: out.with_name(f"{out.stem}-{seed}{out.suffix or suffix}") for seed in seeds}


def _short(stem: str) -> str:
    """As much of a file's name as leaves room for a seed and ``.card.json`` in 255 bytes."""
    try:
        while len(os.fsencode(stem)) > _STEM_BYTES:
            stem = stem[:-1]
    except UnicodeEncodeError:  # a file system of ASCII names
        stem = "".join(one if one.isascii() else "_" for one in stem[:_STEM_BYTES])
    return stem


class Series:
    """Pictures of one sound that differ in their seeds.

    Parameters
    ----------
    clip : Clip
    seeds : sequence of int
        One a picture, in the order they are made; see `providers.seeds_from`.
    provider : str or Provider
        A name of `providers.names`, or a provider with settings of your own.
    files : mapping of int to path, optional
        Where the picture of each seed is written, see `name_files`; without it nothing is written.
    replace : bool
        Make pictures anew whose file exists.
    svg : bool
        Also write drawings.
    prompt, negative_prompt, style, size, label, classifier, writer, prediction, acoustics
        As for `create`. What is not given is heard and measured once, when it is first needed.

    Attributes
    ----------
    there : dict of int to Path
        Pictures that a run which was broken off left in their files, by seed.
    missing : tuple of int
        Seeds of the pictures that `make` will make.

    Raises
    ------
    ArtworkError
        When a file exists that is another picture than the one it would be.

    Examples
    --------
    >>> from soundscape import load_clip
    >>> clip = load_clip("data/demo/dog.wav")
    >>> series = Series(clip, [7, 8], size=(256, 256))
    >>> series.missing, series.price()
    ((7, 8), 0.0)
    >>> [picture.card.provider.seed for picture, path in series.make()]
    [7, 8]
    """

    def __init__(
        self,
        clip: Clip,
        seeds: Sequence[int],
        *,
        provider: str | Provider = "painter",
        files: Mapping[int, str | os.PathLike] | None = None,
        replace: bool = False,
        svg: bool = False,
        prompt: str | Prompt | None = None,
        negative_prompt: str = "",
        style: str | None = None,
        size: tuple[int, int] = (1024, 1024),
        label: str | None = None,
        classifier: Classifier | None = None,
        writer: str | Writer = "bank",
        prediction: Prediction | None = None,
        acoustics: Acoustics | None = None,
    ):
        self.clip, self.seeds, self.svg = clip, tuple(seeds), svg
        self.maker = providers.get(provider) if isinstance(provider, str) else provider
        self.files = {seed: Path(path) for seed, path in (files or {}).items()}
        self.prompt, self.negative_prompt = prompt, negative_prompt
        self.style, self.size, self.label, self.writer = style, (size[0], size[1]), label, writer
        self._classifier, self._prediction, self._acoustics = classifier, prediction, acoustics
        self._sounds: tuple[Heard, ...] | None = None
        self._replace = replace
        self.there = {} if replace else self._left()
        self.missing = tuple(seed for seed in self.seeds if seed not in self.there)

    def price(self) -> float | None:
        """What the missing pictures cost at most, in ``maker.unit``; None when it is not known."""
        if not self.missing:
            return 0.0
        return providers.price_of(self.maker, len(self.missing), size=self.size)

    def wording(self) -> Wording:
        """What becomes of the words that a person gave, before anything is made; listens first."""
        prediction = self._listen(Watch())
        given = (
            self.prompt if isinstance(self.prompt, Prompt) else prompt_by_hand(self.prompt or "")
        )
        return heed_words(self.maker, given, prediction.label, asked=self.label)

    def briefs(self) -> tuple[Brief, ...]:
        """What a writer will be told of each missing picture; listens first.

        Empty where a person gave the words: no writer is asked then.
        """
        if self.prompt is not None:
            return ()
        prediction = self._listen(Watch())
        assert self._acoustics is not None
        return tuple(
            brief_for(prediction, self._acoustics, seed, self.label) for seed in self.missing
        )

    def make(
        self,
        *,
        budget: Budget | None = None,
        cache: PictureCache | None = None,
        watch: Watch | None = None,
        on_refusal: Callable[[ProviderError, int], bool] | None = None,
    ) -> Iterator[tuple[Artwork, Path | None]]:
        """Make the missing pictures, one each time the next one is asked for.

        Parameters
        ----------
        budget, cache : optional
            As for `create`.
        watch : Watch, optional
            Told what is going on, and how much of the whole series is done; calls it off.
        on_refusal : callable(error, sent) -> bool, optional
            Asked, after a service refused words that a writer found, whether to send
            ``error.offer`` instead; ``sent`` is how many others were sent for this picture already.
            By default nothing is sent again.

        Yields
        ------
        (Artwork, Path or None)
            Each picture, and its file where one was named: it is written before the next picture
            is asked for. Where the service chose another format than the file's suffix says, the
            suffix follows it.

        Raises
        ------
        ProviderError, ArtworkError
            When a picture could not be made or written; those before it are done. Before anything
            is made, when a file cannot be written.
        """
        watch = watch or Watch()
        for seed in self.missing:
            if seed in self.files:
                count = len(self.missing)
                check_place(self.files[seed], self.maker, svg=self.svg, size=self.size, count=count)
        for number, seed in enumerate(self.missing):
            part = watch.part(number, len(self.missing), "picture")
            try:
                made = self._made(seed, on_refusal, budget=budget, cache=cache, watch=part)
            except SoundscapeError as error:
                if number:  # those before are done
                    count = f"{number} of {len(self.missing)} pictures made, then it ended"
                    error.args = (f"{count}. {error}",)
                raise
            path = self.files.get(seed)
            if path is not None:
                may_take = partial(self._may_take, seed=seed)
                path = save_made(
                    made, path, self.maker, svg=self.svg, cache=cache, may_take=may_take
                )
            part.tell("done", 1.0)
            yield made, path

    def _left(self) -> dict[int, Path]:
        """Pictures that are in their files already."""
        found = {}
        for seed, path in self.files.items():
            if path.exists():
                self._check_left(path, seed)
                found[seed] = path
                continue
            for other in other_places(path, self.maker):
                if other.exists() and self._is_left(other, seed):
                    found[seed] = other
        return found

    def _may_take(self, path: Path, *, seed: int) -> bool:
        return self._replace or not path.exists() or self._is_left(path, seed)

    def _made(self, seed: int, on_refusal, **how) -> Artwork:
        """The picture of a seed; after a refusal of its words, of the next ones that are agreed."""
        self._listen(how["watch"])
        prompt, sent = self.prompt, 0
        while True:
            try:
                return create(
                    self.clip,
                    provider=self.maker,
                    prompt=prompt,
                    negative_prompt=self.negative_prompt,
                    style=self.style,
                    seed=seed,
                    size=self.size,
                    label=self.label,
                    writer=self.writer,
                    prediction=self._prediction,
                    acoustics=self._acoustics,
                    sounds=self._sounds,
                    **how,
                )
            except ProviderError as error:
                if error.offer is None or on_refusal is None or not on_refusal(error, sent):
                    raise
                prompt, sent = error.offer, sent + 1

    def _listen(self, watch: Watch) -> Prediction:
        """What all pictures of the sound share: what was heard, and what was measured."""
        if self._prediction is None:
            watch.tell("listening", 0.0)
            self._prediction = (self._classifier or Classifier.load()).predict(self.clip)
            watch.check()
        if self._acoustics is None:
            watch.tell("measuring", 0.1)
            self._acoustics = describe(self.clip)
            watch.check()
        if self._sounds is None and self.label is None and "sound" in self.maker.supports:
            self._sounds = sounds_heard(self.clip, self._prediction, self._classifier)
            watch.check()
        return self._prediction

    def _check_left(self, path: Path, seed: int) -> None:
        """A file that is there must be this very picture."""
        if not self._is_left(path, seed):
            raise ArtworkError(
                f"{path} exists and is another picture. Name another file (-o), or say that it may "
                f"be replaced (--force; replace=True)."
            )

    def _is_left(self, path: Path, seed: int) -> bool:
        try:
            return self._is_mine(read_card(path), seed)
        except ArtworkError:
            return False

    def _is_mine(self, card: Card, seed: int) -> bool:
        """Whether a card is that of a seed's picture, as far as it was decided beforehand.

        Words and class that were not given are left open: after a refusal the words may be the
        bank's next ones.
        """
        text = self.prompt.text if isinstance(self.prompt, Prompt) else self.prompt
        asked = card.provider
        # What a writer says should not be shown was asked for by nobody.
        negative = ("",) if card.prompt.writing.model else ()
        return (
            card.sound.sha256 == self.clip.sha256
            and (asked.name, asked.seed_asked) == (self.maker.name, seed)
            and (asked.style, asked.size_asked) == (self.style, self.size)
            and self.negative_prompt in (card.prompt.negative, *negative)
            and text in (None, card.prompt.text)
            and self.label in (None, card.label)
        )
