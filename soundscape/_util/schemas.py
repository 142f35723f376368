"""Documents held against a published JSON schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["first_fault", "other_kind"]


def other_kind(document: Any, kind: str) -> str | None:
    """What a document says that it is, shortened, or its type; None where it is of that kind."""
    if not isinstance(document, dict):
        return type(document).__name__
    said = document.get("schema")
    return None if said == kind else str(said)[:60]


def first_fault(document: Any, schema: Path) -> str | None:
    """What is wrong with a document and where it stands, or None.

    Parameters
    ----------
    document
        As `json.loads` gives it.
    schema : Path
        Of the file that holds the schema.
    """
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
