"""How `make docs` makes pages of docs/ and of the docstrings."""

import inspect
import pydoc

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


def _exists(name: str, owner: str) -> bool:
    """Whether a docstring's name is one of the code, or of a library, though it has no page."""
    parts = owner.split(".")
    around = ["", *(".".join(parts[:end]) + "." for end in range(1, len(parts) + 1))]
    return any(pydoc.locate(place + name) is not None for place in around) or any(
        _has_field(place + name) for place in around if "." in place + name
    )


def _has_field(path: str) -> bool:
    """Whether the last part is a parameter, or a field without a default, of what comes before."""
    parent, _, name = path.rpartition(".")
    thing = pydoc.locate(parent)
    if thing is None or not callable(thing):
        return False
    return name in inspect.signature(thing).parameters or name in inspect.get_annotations(thing)


def _plain(app, env, node, text):
    """Leave a name without a page of its own as it is; one that leads nowhere is a warning."""
    owner = (node.source or "").rpartition("docstring of ")[2]
    return text if owner and _exists(node["reftarget"], owner) else None


def setup(app):
    app.connect("missing-reference", _plain)
