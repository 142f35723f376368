"""The documents say what is so: examples run, links lead somewhere, the map shows the code."""

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("docs/services/*.md")]
    if ".venv" not in page.parts
)


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if ">>> " in page.read_text("utf-8")],
    ids=lambda page: page.name,
)
def test_examples_give_what_they_show(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_of_the_project(page):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    here = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in here if not (page.parent / target).exists()] == []


def test_the_map_of_the_imports_shows_the_code():
    spec = importlib.util.spec_from_file_location("import_map", ROOT / "docs" / "import_map.py")
    import_map = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(import_map)
    rows = import_map.layers()
    level = {room: number for number, row in enumerate(rows) for room in row}
    pairs = import_map.uses(list(level))
    assert ("artwork", "painter") in pairs
    assert not [pair for pair in pairs if level[pair[0]] >= level[pair[1]]]
    assert import_map.DRAWING.read_text("utf-8") == import_map.drawing()


def test_the_glossary_is_in_sections_and_says_each_word_once():
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^- \*\*(.+?)\*\*: ", text, flags=re.MULTILINE)
    words = [word.strip() for term in terms for word in term.split(",")]
    assert len(words) > 60
    assert len(words) == len({word.lower() for word in words})


def test_every_published_figure_is_drawn_by_a_notebook():
    cells = "".join(path.read_text("utf-8") for path in ROOT.glob("notebooks/*.ipynb"))
    figures = [path.stem for path in ROOT.glob("reports/esc10/figures/*")]
    assert len(figures) > 15
    assert [name for name in figures if f'\\"{name}\\"' not in cells] == []


def test_every_published_table_is_explained():
    text = (ROOT / "reports" / "README.md").read_text("utf-8").replace("probe_*", "probe_all")
    tables = {path.name for path in ROOT.glob("reports/**/*.json")} - {"probe_esc10.json"}
    own = {name for name in tables if re.match(r"0\d_metrics|.*\.card\.json", name)}
    assert [name for name in sorted(tables - own) if name not in text] == []
