"""Which licences a text names, whatever way it writes them."""

from __future__ import annotations

import re

__all__ = ["licence_kinds"]

_KINDS = (
    ("CC0", re.compile(r"\bCC[ -]?(?:0|Zero)\b", re.IGNORECASE)),
    ("public domain", re.compile(r"\bpublic[ -]domain\b", re.IGNORECASE)),
    ("MIT", re.compile(r"\bMIT\b")),
    ("Apache-2.0", re.compile(r"\bApache(?:[ -]License)?,?[ -](?:v|version )?2\b", re.IGNORECASE)),
    ("CC-Sampling+", re.compile(r"\bSampling\+", re.IGNORECASE)),
    ("GPL", re.compile(r"GPL", re.IGNORECASE)),
)
_CC_BY = re.compile(r"\bCC[ -]BY((?:-(?:NC|SA|ND))*)\b", re.IGNORECASE)


def licence_kinds(text: str) -> frozenset[str]:
    """The licences that a text names, without their versions.

    A text may name several, for it was written of a folder: which of them a clip has is then not
    known, and what is done with it has to be allowed by all of them.

    Parameters
    ----------
    text : str
        As it stands beside the clip: ``"CC BY-SA 3.0 / GPL 2 (doc/)"``.

    Returns
    -------
    frozenset of str
        Of ``"CC0"``, ``"public domain"``, ``"CC-BY"``, ``"CC-BY-SA"`` (and with ``NC`` and
        ``ND``), ``"CC-Sampling+"``, ``"MIT"``, ``"Apache-2.0"``, ``"GPL"`` (all of its family).
        Empty where none of these is named.

    Examples
    --------
    >>> sorted(licence_kinds("CC BY 3.0. Original is Public Domain"))
    ['CC-BY', 'public domain']
    >>> sorted(licence_kinds("CC BY-SA 3.0 / GPL 2 (doc/)"))
    ['CC-BY-SA', 'GPL']
    """
    found = {kind for kind, pattern in _KINDS if pattern.search(text)}
    found |= {f"CC-BY{terms.upper()}" for terms in _CC_BY.findall(text)}
    return frozenset(found)
