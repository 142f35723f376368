"""What a notebook shows of the generator where no kernel is: the last picture, with its text."""

from __future__ import annotations

from .gallery import GalleryPicture
from .picture_markup import figure

__all__ = ["still_page"]

# Hidden while the controls are on the page; without them, what Jupyter says instead ("model not
# found") is hidden.
_STYLE = """\
body:has(.studio-{key}) .still-{key} {{ display: none; }}
.jp-OutputArea-child:not(:has(.studio-{key})):has(+ .jp-OutputArea-child .still-{key}) \
{{ display: none; }}
.still-{key} figure {{ margin: 0; }}
.still-{key} img {{ display: block; max-width: 100%; height: auto; border-radius: 10px; }}"""


def still_page(key: str, picture: GalleryPicture | None) -> str:
    """HTML that stands below the generator in a saved notebook.

    Parameters
    ----------
    key : str
        Of the generator, which has the class ``studio-KEY``.
    picture : GalleryPicture or None
        The one in view.
    """
    advice = "<p>Run the cells of the notebook again to use the generator.</p>"
    shown = "<p>No picture was made here yet.</p>" if picture is None else figure(picture)
    return f'<div class="still-{key}"><style>{_STYLE.format(key=key)}</style>{shown}{advice}</div>'
