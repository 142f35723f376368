"""Make what comes next while the last one is used, on another core."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import Full, Queue
from typing import TypeVar

__all__ = ["ahead"]

T = TypeVar("T")

_PATIENCE_SECONDS = 0.1


def ahead(items: Iterable[T], most: int = 4) -> Generator[T, None, None]:
    """The items in their order, made by a thread of their own.

    Parameters
    ----------
    items : iterable
        What they raise is raised here.
    most : int
        So many are kept at most until they are used.
    """
    ready: Queue = Queue(most)
    stopped = threading.Event()

    def put(entry: tuple[bool, object]) -> None:
        while not stopped.is_set():
            try:
                ready.put(entry, timeout=_PATIENCE_SECONDS)
                return
            except Full:
                continue

    def make() -> None:
        try:
            for item in items:
                put((True, item))
                if stopped.is_set():
                    break
            put((False, None))
        except BaseException as error:
            put((False, error))

    maker = threading.Thread(target=make, name="soundscape-ahead", daemon=True)
    maker.start()
    try:
        while True:
            is_item, value = ready.get()
            if is_item:
                yield value  # pyright: ignore[reportReturnType]
            elif isinstance(value, BaseException):
                raise value
            else:
                return
    finally:
        stopped.set()
        maker.join()
