"""Text in tables that no spreadsheet runs as a formula."""

from __future__ import annotations

import re

__all__ = ["harmless", "unharmed"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(cell: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it, as OWASP advises.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-"), harmless("dog")
    ("'=1+1", '-', 'dog')
    """
    return f"'{cell}" if len(cell) > 1 and _FORMULA.match(cell) else cell


def unharmed(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
