"""Draw the map of the imports: which room of the package uses which.

    python docs/import_map.py            # write docs/import_map.svg
    python docs/import_map.py --check    # say whether it still shows the code

The arrows come from the code (grimp reads every import), the rows from the layers that
import-linter holds the code to (``pyproject.toml``). An arrow that follows from others is left out:
whoever uses `artwork` uses `audio` through it, too.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "docs" / "import_map.svg"
WIDTH, ROW, BOX = 1000, 92, 40
LETTER = 9.2  # width of a letter
COLUMN = {
    "cli": 0.5,
    "studio": 0.3,
    "notebook": 0.8,
    "story": 0.3,
    "artwork": 0.22,
    "experiments": 0.75,
    "providers": 0.18,
    "writers": 0.4,
    "training": 0.64,
    "evaluation": 0.88,
    "speech": 0.5,
    "augment": 0.68,
    "timeline": 0.565,
    "services": 0.08,
    "painter": 0.22,
    "prompts": 0.36,
    "models": 0.52,
    "datasets": 0.76,
    "features": 0.6,
    "audio": 0.68,
    "_util": 0.5,
    "errors": 0.5,
}
"""Where a room stands from left to right: pictures on the left, learning on the right."""


def layers() -> list[list[str]]:
    """Rooms by layer, top first, as import-linter's contract names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["type"] == "layers")
    return [
        [room.strip("() ").removeprefix("soundscape.") for room in row.replace(":", "|").split("|")]
        for row in contract["layers"]
    ]


def uses(rooms: list[str]) -> set[tuple[str, str]]:
    """Pairs of rooms, the first of which imports from the second."""
    graph = grimp.build_graph("soundscape", exclude_type_checking_imports=False)
    room_of = {
        module: room
        for room in rooms
        for module in (f"soundscape.{room}", *graph.find_descendants(f"soundscape.{room}"))
    }
    pairs = {
        (room, room_of.get(imported))
        for module, room in room_of.items()
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return {(one, other) for one, other in pairs if other not in (None, one)}


def needed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs that do not follow from others (the transitive reduction)."""
    uses_of: dict[str, set[str]] = {}
    for one, other in pairs:
        uses_of.setdefault(one, set()).add(other)

    def reached(room: str) -> set[str]:
        direct = uses_of.get(room, set())
        return direct.union(*(reached(other) for other in direct))

    return {
        (one, other)
        for one, other in pairs
        if not any(other in reached(between) for between in uses_of[one] - {other})
    }


def drawing() -> str:
    """The map as SVG."""
    rows = layers()
    place = {}
    for number, row in enumerate(rows):
        for room in row:
            width = LETTER * len(room) + 28
            place[room] = (WIDTH * COLUMN[room] - width / 2, 20 + number * ROW, width)
    height = 20 + ROW * (len(rows) - 1) + BOX + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="16" role="img">',
        "<title>The rooms of the package: each uses only rooms below it</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf6"/>',
        '<g fill="none" stroke="#1f4e79" stroke-opacity="0.55" stroke-width="1.6">',
    ]
    for one, other in sorted(needed(uses(list(place)))):
        (x, y, width), (to_x, to_y, to_width) = place[one], place[other]
        x, to_x = x + width / 2, to_x + to_width / 2
        y += BOX
        bend = max(30.0, (to_y - y) * 0.45)
        parts.append(
            f'<path d="M{x:.0f} {y} C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} '
            f'{to_x:.0f} {to_y}"><title>{one} uses {other}</title></path>'
        )
    parts.append("</g>")
    for room, (x, y, width) in place.items():
        parts.append(
            f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{BOX}" rx="8" fill="#ffffff" '
            f'stroke="#1f4e79" stroke-width="1.6"/><text x="{x + width / 2:.0f}" y="{y + 26}" '
            f'text-anchor="middle" fill="#1b2733">{room}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    if "--check" in sys.argv:
        same = DRAWING.is_file() and DRAWING.read_text("utf-8") == drawing()
        sys.exit(None if same else f"{DRAWING.name} shows other imports: python docs/import_map.py")
    DRAWING.write_text(drawing(), "utf-8")
