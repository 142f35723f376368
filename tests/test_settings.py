"""The table of settings against the code that reads them, and the page that tells of them."""

import ast
import re
from pathlib import Path

from soundscape._util.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = re.compile(r"SOUNDSCAPE_[A-Z0-9_]+|[A-Z0-9]+_API_KEY")
PAGE = ROOT / "docs" / "settings.md"


def names_in_code() -> set[str]:
    """Every text in the package, but for the table itself, that is nothing but such a name."""
    found = set()
    for path in (ROOT / "soundscape").rglob("*.py"):
        if path.name == "settings.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if VARIABLE.fullmatch(node.value) else set()
    return found


def test_the_table_has_every_setting_that_is_read_and_no_other():
    names = [one.name for one in SETTINGS]
    assert len(names) == len(set(names))
    assert set(names) == names_in_code()


def test_the_page_has_the_table():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{one.name}` | {one.meaning} | {one.default} | {one.rooms} |" for one in SETTINGS
    ]


def test_no_page_tells_of_a_setting_that_is_not_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")]
    told = {name for page in pages for name in VARIABLE.findall(page.read_text("utf-8"))}
    assert told == {one.name for one in SETTINGS}


def test_nothing_else_in_the_package_asks_the_environment_for_one():
    asks = re.compile(r"os\.environ(\.get\(|\[)|getenv\(")
    readers = {
        path.relative_to(ROOT / "soundscape").as_posix()
        for path in (ROOT / "soundscape").rglob("*.py")
        if asks.search(path.read_text("utf-8"))
    }
    # The notebooks' kernels are told where Jupyter looks; that is no setting of ours.
    assert readers <= {"_util/settings.py", "notebook/reproduce.py"}
