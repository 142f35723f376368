"""A spend cap for everything that services are asked for.

What may have been billed counts as spent, also when no answer came: a cap that a broken connection
could widen would be none. Dollars and credits are never added up: each unit has a count of its own.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from .._util.settings import setting
from ..errors import ProviderError

__all__ = ["CAP_VARIABLE", "Bill", "Budget", "Priced", "session_budget"]

CAP_VARIABLE = "SOUNDSCAPE_MAX_CREDITS"


class Priced(Protocol):
    """Who is paid, as far as a budget has to know.

    Attributes
    ----------
    name : str
    cost : str
        What an answer costs, in a few words.
    unit : str
        What prices count in: ``"credits"``, ``"USD"``.
    """

    name: str
    cost: str
    unit: str


@dataclass
class Bill:
    """What an answer costs: the price that was set aside, until the answer says otherwise.

    Parameters
    ----------
    amount : float
        What is counted as spent.
    """

    amount: float


class Budget:
    """A spend cap for everything that shares it: one command, one session of the generator.

    Parameters
    ----------
    limit : float or None
        Most that may be spent of each unit: so many credits, and so many dollars. None: no cap.

    Raises
    ------
    ProviderError
        When the limit is not 0 or more.
    """

    def __init__(self, limit: float | None = None):
        if limit is not None and not 0 <= limit < float("inf"):
            raise ProviderError(f"The spend cap is {limit}, expected 0 or more.", kind="budget")
        self.limit = limit
        self._spent: dict[str, float] = defaultdict(float)
        self._reserved: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    def spent(self, unit: str) -> float:
        """What was spent of a unit, counting what may have been."""
        return self._spent.get(unit, 0.0)

    def left(self, unit: str) -> float | None:
        """What may still be spent of a unit, None without a cap."""
        if self.limit is None:
            return None
        return max(0.0, self.limit - self.spent(unit) - self._reserved.get(unit, 0.0))

    @contextmanager
    def reserve(self, price: float | None, service: Priced) -> Iterator[Bill]:
        """Set the price aside while an answer is asked for; count it unless nothing was billed.

        Parameters
        ----------
        price : float or None
            None where nobody knows.
        service : Priced

        Yields
        ------
        Bill
            Its amount may be lowered to what the answer did cost.

        Raises
        ------
        ProviderError
            Of kind ``"budget"``, before anything is sent, when the cap does not allow it.
        """
        self._take(price, service)
        reserved, unit = price or 0.0, service.unit
        bill = Bill(reserved)
        try:
            yield bill
        except ProviderError as error:
            self._settle(unit, reserved, 0.0 if error.billed is False else bill.amount)
            raise
        except BaseException:
            self._settle(unit, reserved, bill.amount)
            raise
        self._settle(unit, reserved, bill.amount)

    def _take(self, price: float | None, service: Priced) -> None:
        with self._lock:
            left = self.left(service.unit)
            if left is not None and price is None:
                raise ProviderError(
                    f"{service.name}: the price is not known, so it cannot be held to the spend "
                    f"cap of {self.limit:g}. Nothing was sent. {service.cost}.",
                    provider=service.name,
                    kind="budget",
                )
            if left is not None and price is not None and price > left:
                raise ProviderError(
                    f"{service.name}: it costs {price:g} {service.unit}, of the spend cap of "
                    f"{self.limit:g} are {left:g} left. Nothing was sent. Raise the cap "
                    f"(--max-credits, {CAP_VARIABLE}).",
                    provider=service.name,
                    kind="budget",
                )
            self._reserved[service.unit] += price or 0.0

    def _settle(self, unit: str, reserved: float, spent: float) -> None:
        with self._lock:
            self._reserved[unit] -= reserved
            self._spent[unit] += spent


_SESSION = Budget()


def session_budget() -> Budget:
    """The budget of this process, with the cap that ``SOUNDSCAPE_MAX_CREDITS`` names now.

    Raises
    ------
    ProviderError
        When the setting is no number.
    """
    text = setting(CAP_VARIABLE)
    try:
        _SESSION.limit = Budget(float(text)).limit if text else None
    except ValueError:
        raise ProviderError(
            f"{CAP_VARIABLE} is {text!r}, expected a number such as 30. Set it anew or unset it.",
            kind="budget",
        ) from None
    return _SESSION
