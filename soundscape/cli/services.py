"""Commands that list whoever can be asked: for pictures, for words."""

from __future__ import annotations

from types import ModuleType

import click

from ..errors import SoundscapeError
from ._shared import formats, honest
from ._streams import print_json, say

__all__ = ["providers", "writers"]

_PROBE = "Ask the services too: key accepted, model there, credits left."


@click.command()
@click.option("--probe", is_flag=True, help=_PROBE)
@formats("json")
@honest
def providers(probe, printed):
    """List who can make pictures: what each needs, costs and offers, and whether it is ready.

    \b
    Examples:
      soundscape providers
      soundscape providers --probe
    """
    from .. import providers as house

    _list(house, probe, printed)


@click.command()
@click.option("--probe", is_flag=True, help=_PROBE)
@formats("json")
@honest
def writers(probe, printed):
    """List who can find the words: what each needs and costs, and whether it is ready.

    \b
    Examples:
      soundscape writers
      soundscape writers --probe
    """
    from .. import writers as house

    _list(house, probe, printed)


def _list(house: ModuleType, probe: bool, printed: str | None) -> None:
    """Print all that a room offers, one after the other."""
    rows = [_row(house, name, probe) for name in house.names()]
    if printed == "json":
        print_json(rows)
        return
    for row in rows:
        say(f"{row['name']:10} {row['message']}")
        for what in ("summary", "needs", "cost"):
            if what in row:
                say(f"{'':10} {what + ':':9} {row[what]}")
        if "supports" in row:
            say(f"{'':10} {'heeds:':9} {', '.join(row['supports']).replace('_', ' ')}")


def _row(house: ModuleType, name: str, probe: bool) -> dict:
    try:
        one = house.get(name)
        ready = one.readiness(probe=probe)
    except SoundscapeError as error:  # a setting in the environment is wrong
        return {"name": name, "ready": False, "message": str(error)}
    row = {"name": name, "ready": ready.ready, "message": ready.message}
    row |= {"summary": one.summary, "needs": one.needs, "cost": one.cost}
    if hasattr(one, "supports"):
        row["supports"] = sorted(one.supports)
    return row
