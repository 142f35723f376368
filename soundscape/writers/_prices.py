"""What words cost: dollars a token, held to a spend cap."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .._util.settings import setting
from ..errors import ProviderError
from ..services import Bill, Budget, Priced

__all__ = ["PRICE_VARIABLE", "Charge", "Tariff", "Till", "tariff_set"]

PRICE_VARIABLE = "SOUNDSCAPE_CHAT_PRICE"
_MILLION = 1e6
_CHARACTERS_A_TOKEN = 2
"""Fewer than any model has in the languages of Europe: the price is the most it can be."""


@dataclass(frozen=True)
class Tariff:
    """Dollars for a million tokens.

    Parameters
    ----------
    there, back : float
        Of those that are sent, and of those that come.
    """

    there: float = 0.0
    back: float = 0.0

    def cost(self, there: float, back: float) -> float:
        """Dollars for so many tokens."""
        return (self.there * there + self.back * back) / _MILLION

    def at_most(self, characters: int, limit: int) -> float:
        """Dollars for a text of so many characters and an answer of so many tokens."""
        return self.cost(characters / _CHARACTERS_A_TOKEN, limit)

    def with_mending(self, characters: int, limit: int) -> float:
        """The same, and once more with the answer as part of the text."""
        return self.at_most(characters, limit) + self.cost(
            characters / _CHARACTERS_A_TOKEN + 2 * limit, limit
        )


def tariff_set() -> Tariff | None:
    """What ``SOUNDSCAPE_CHAT_PRICE`` says: one number, or two; None where it is not set.

    Raises
    ------
    ProviderError
        When it is neither.
    """
    text = setting(PRICE_VARIABLE)
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.replace("/", " ").replace(",", " ").split()]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2) or not all(0 <= number < math.inf for number in numbers):
        raise ProviderError(
            f"chat: {PRICE_VARIABLE} is {text!r}, expected dollars for a million tokens: of what "
            f'is sent and of what comes, such as "0.15 0.60", or one number for both.',
            provider="chat",
        )
    return Tariff(numbers[0], numbers[-1])


class Charge:
    """What one request costs, once that is known."""

    def __init__(self, bill: Bill, till: Till):
        self._bill, self._till = bill, till

    def refused(self) -> None:
        """Nothing was made, so nothing is billed."""
        self._bill.amount = 0.0

    def came(self, tokens: tuple[int, int] | None) -> None:
        """An answer came, of so many tokens there and back; None where nobody says."""
        till = self._till
        if tokens is None or till.tokens is None:
            till.tokens = None
            till.cost = 0.0 if till.tariff == Tariff() else None
            return
        till.tokens += sum(tokens)
        if till.tariff is None:
            till.cost = None
        elif till.cost is not None:
            cost = till.tariff.cost(*tokens)
            till.cost += cost
            self._bill.amount = cost


class Till:
    """What the words of some pictures cost together.

    Parameters
    ----------
    service : Priced
    tariff : Tariff or None
        None where nobody knows.
    budget : Budget

    Attributes
    ----------
    tokens : int or None
        Those that went there and came back; None where a server does not say.
    cost : float or None
        In dollars; None where nobody knows.
    asked : int
        How many requests were sent.
    """

    def __init__(self, service: Priced, tariff: Tariff | None, budget: Budget):
        self.service, self.tariff, self.budget = service, tariff, budget
        self.tokens: int | None = 0
        self.cost: float | None = 0.0
        self.asked = 0

    @contextmanager
    def charge(self, characters: int, limit: int) -> Iterator[Charge]:
        """Set the price of a request aside while it is asked; raises as `Budget.reserve` does."""
        price = None if self.tariff is None else self.tariff.at_most(characters, limit)
        with self.budget.reserve(price, self.service) as bill:
            self.asked += 1
            try:
                yield Charge(bill, self)
            except ProviderError as error:
                if error.billed is not False:
                    self.tokens, self.cost = None, None
                raise
