"""Documents held against a published JSON schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import SoundscapeError

__all__ = ["hold"]


def hold(
    document: Any,
    kind: str,
    schema: Path,
    *,
    where: str,
    noun: str,
    expected: str,
    advice: str,
    error: type[SoundscapeError],
) -> None:
    """Hold a document against a published schema.

    Parameters
    ----------
    document : object
        As `json.loads` gives it.
    kind : str
        What its field ``schema`` says.
    schema : Path
        Of the file that holds the schema.
    where, noun : str
        Where it comes from and what it should be, for messages.
    expected, advice : str
        What to give instead of another kind of document, and what to do about a faulty one.
    error : type
        What is raised.

    Raises
    ------
    SoundscapeError
        Of the type `error`: names the first thing that is wrong and where it stands.
    """
    if not isinstance(document, dict) or document.get("schema") != kind:
        said = document.get("schema") if isinstance(document, dict) else type(document).__name__
        raise error(
            f"{where} is no {noun} of the kind {kind!r} (it says {str(said)[:60]!r}). {expected}"
        )
    wrong = _first_fault(document, schema)
    if wrong is not None:
        raise error(f"{where} is no whole {noun}: {wrong}. {advice}")


def _first_fault(document: dict, schema: Path) -> str | None:
    """What is wrong with a document and where it stands, or None."""
    validator, best_match = _validator(schema)
    wrong = best_match(validator.iter_errors(document))
    if wrong is None:
        return None
    place = ".".join(map(str, wrong.absolute_path)) or "the document"
    return f"{place}: {wrong.message[:200]}"


@lru_cache(maxsize=4)
def _validator(schema: Path):
    """A validator, and what finds the worst of the errors it tells of."""
    with _without("rfc3987_syntax"):
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match

    return Draft202012Validator(json.loads(schema.read_text("utf-8"))), best_match


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let what is imported meanwhile do without a module that it takes only where it is there.

    jsonschema takes the grammar of IRIs where Jupyter brought it, which costs more than a second
    and which no document asks for.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # pyright: ignore[reportArgumentType]
    try:
        yield
    finally:
        del sys.modules[module]
