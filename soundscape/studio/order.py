"""What is to be made, by whom, and what it costs. No widgets."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import traitlets

from .. import providers
from ..artwork import Card, Series
from ..errors import SoundscapeError
from ..providers import MAX_SEED, Provider
from ..services import Budget, Readiness, Secret, Watch, keep_key, session_budget
from .seeds import new_seed, next_seeds

if TYPE_CHECKING:
    from ..audio import Clip

__all__ = ["MAX_COUNT", "Order"]

MAX_COUNT = 8


class Order(traitlets.HasTraits):
    """What a person chose for the next pictures, and what became known of who makes them.

    Parameters
    ----------
    budget : Budget, optional
        Spend cap; by default that of this process, which ``SOUNDSCAPE_MAX_CREDITS`` sets.
    **traits
        First values, for example ``seed=7``; a seed that is given is locked.
    """

    provider = traitlets.Enum(providers.names(), "painter")
    model = traitlets.Unicode("", help="of the provider; empty: its own choice")
    readiness = traitlets.Instance(Readiness, args=(True, "ready"))
    style = traitlets.Unicode("", help="empty: the provider's own choice")
    size = traitlets.Tuple(traitlets.Int(), traitlets.Int(), default_value=(1024, 1024))
    seed = traitlets.Int(1, min=1, max=MAX_SEED)
    seed_locked = traitlets.Bool(False, help="whether the next picture keeps the seed")
    count = traitlets.Int(1, min=1, max=MAX_COUNT, help="pictures made at once")
    spent = traitlets.Float(0.0, help="what was spent of the budget when it was last looked at")

    def __init__(self, *, budget: Budget | None = None, **traits):
        self._budget = budget
        self._asked = False  # whether the service said itself what stands in `readiness`
        traits.setdefault("seed_locked", "seed" in traits)
        traits.setdefault("seed", new_seed())
        super().__init__(**traits)
        self.check()
        self.observe(self._begin_with_provider, "provider")
        self.observe(lambda change: self.check(), "model")

    @property
    def maker(self) -> Provider:
        """The chosen provider, with its settings from the environment."""
        return providers.get(self.provider, model=self.model or None)

    @property
    def budget(self) -> Budget:
        """The spend cap, and what was spent of it."""
        return self._budget or session_budget()

    def price(self) -> float | None:
        """What the pictures asked for will cost at most; None when it is not known."""
        return providers.price_of(self.maker, self.count, size=self.size)

    def check(self, *, probe: bool = False, watch: object = None) -> Readiness:
        """Find out whether the provider can be used; `probe` asks the service."""
        self._asked = probe
        try:
            self.readiness = self.maker.readiness(probe=probe)
        except SoundscapeError as error:
            self.readiness = Readiness(False, str(error))
        return self.readiness

    def look_at_account(self) -> None:
        """See anew what was spent and, if the service was asked before, what it says is left."""
        self.spent = self.budget.spent(self.maker.unit)
        if self._asked and "balance" in self.maker.supports:
            self.check(probe=True)

    def series(self, clip: Clip, *, used: Collection[int], **options) -> Series:
        """The pictures asked for, to be made; the seed of the first stands in `seed` from now on.

        Parameters
        ----------
        clip : Clip
        used : collection of int
            Seeds of which there are pictures.
        **options
            What else `artwork.Series` takes.
        """
        seeds = next_seeds(self.seed, self.count, kept=self.seed_locked, used=used)
        self.seed = seeds[0]
        options |= {"provider": self.maker, "style": self.style or None, "size": self.size}
        return Series(clip, seeds, **options)

    def followed(self, watch: Watch) -> Watch:
        """The watch, without the share of makers who do not tell how far they are."""
        if {"progress", "sound"} & self.maker.supports:
            return watch
        return watch.with_listener(lambda text, share: watch.tell(text))

    def repeat(self, card: Card) -> None:
        """Choose everything as it was for a picture: maker, model, style, size, seed."""
        made = card.provider
        if made.name in providers.names():
            self.provider = made.name
            self.model = made.model if made.model in self.maker.models else ""
        self.style, self.size = made.style or "", made.size_asked
        self.seed, self.seed_locked, self.count = made.seed_asked, True, 1

    def use_key(self, key: Secret) -> None:
        """Use a key that a person gave, which is written nowhere."""
        keep_key(key)
        self.check()

    def _begin_with_provider(self, change) -> None:
        """Styles and models are a provider's own."""
        self.style = self.model = ""
        self.check()
