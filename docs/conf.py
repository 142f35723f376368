"""How `make docs` makes pages of docs/ and of the docstrings."""

import inspect
import pydoc

from sphinx import addnodes

import soundscape

project = "soundscape"
author = "The soundscape authors"
version = release = soundscape.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
templates_path = ["_templates"]
html_theme = "furo"
html_title = f"soundscape {version}"
myst_heading_anchors = 3

autodoc_typehints = "none"  # the docstrings say more: shapes, units, ranges
autodoc_member_order = "bysource"
autosummary_ignore_module_all = False
numpydoc_show_class_members = False
# Links that leave docs/ lead to files of the repository; tests/test_packaging.py follows them.
suppress_warnings = ["myst.xref_missing"]
# What stands between single backticks in a docstring is a name, and has to be one.
default_role = "any"


def _owner(node) -> str:
    """Whose docstring a node comes from: ``soundscape.audio.Clip``; empty on pages of docs/."""
    return (node.source or "").rpartition("docstring of ")[2]


def _fields(path: str) -> set[str]:
    """Names of the parameters of what has this path, and of its fields without a default."""
    thing = pydoc.locate(path)
    if not callable(thing):
        return set()
    return {*inspect.signature(thing).parameters, *inspect.get_annotations(thing)}


def _parameters(app, doctree):
    """Leave the names of a function's own parameters as they are, whoever else is called so."""
    for node in list(doctree.findall(addnodes.pending_xref)):
        if node["reftype"] == "any" and node["reftarget"] in _fields(_owner(node)):
            node.replace_self(node.children)


def _plain(app, env, node, text):
    """Leave a name without a page of its own as it is; one that leads nowhere is a warning."""
    parts, name = _owner(node).split("."), node["reftarget"]
    for end in range(len(parts) + 1):
        path = ".".join([*parts[:end], name])
        parent, _, last = path.rpartition(".")
        if pydoc.locate(path) is not None or last in _fields(parent):
            return text
    return None


def setup(app):
    app.connect("doctree-read", _parameters)
    app.connect("missing-reference", _plain)
