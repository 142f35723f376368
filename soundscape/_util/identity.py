"""A name for what is kept: made of everything that it depends on, each under its own name.

What is computed once and found again later (features, variants, trained networks) is only worth
having if a change of anything that decides it gives it another name.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from hashlib import sha256

__all__ = ["identity"]

_PLAIN = (type(None), bool, int, float, str)


def identity(kind: str, version: int, **everything) -> str:
    """A name that differs as soon as anything differs.

    Parameters
    ----------
    kind : str
        What is kept: ``"features"``.
    version : int
        Of the code that computes it.
    **everything
        All else that it depends on, in plain values: None, bool, int, float, str, lists, tuples,
        dicts with names, and dataclasses of these. A dataclass counts with every field, also those
        that have their default: a default that changes later is another setting.

    Returns
    -------
    str
        16 hexadecimal digits, the same on every machine.

    Raises
    ------
    TypeError
        For any other value, which might look the same where it differs.

    Examples
    --------
    >>> identity("features", 1, dataset="esc10", bands=64)
    '03cde96d5c7e1053'
    """
    whole = {"kind": kind, "version": version, "depends_on": _plain(everything, kind)}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:16]


def _plain(value, where: str):
    # By exact type: NumPy's numbers pass for Python's, though 0.1 in single precision is another.
    if type(value) in _PLAIN:
        return value
    if type(value) in (list, tuple):
        return [_plain(one, f"{where}[{place}]") for place, one in enumerate(value)]
    if type(value) is dict and all(type(name) is str for name in value):
        return {name: _plain(one, f"{where}.{name}") for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name), f"{where}.{field.name}")
            for field in fields(value)
        }
    raise TypeError(
        f"{where} is {value!r} ({type(value).__name__}); an identity takes plain values: numbers, "
        f"texts, lists, dicts with names, dataclasses."
    )
