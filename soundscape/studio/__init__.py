"""The generator in a notebook: controls around `artwork.create`.

To read in this order: `order` (what is to be made, by whom, for how much), `worded_order` (of
which words), `pictured_order` (the pictures that were made) and `session` (for which sound), each
of which is the one before and more. Their parts: `prompt_editor`, `taste_learner`, `gallery`,
`sounds`, `recording`, `task_runner`, `history`, `seeds`, `paths`; and `whole_recording` with
`timeline_editor`, `transcript_editor`, `storyboard_editor`, `story_maker` and `story_files`. Then
what shows it: `app`, its `panels`, the HTML they write (`markup`, `picture_markup`,
`story_markup`), the widgets that ipywidgets lacks (`widgets`, `path_field`, `timeline_view`,
`transcript_view` and `story_views`, with what they draw in `player_data`), what is left of it
without a kernel (`still`); and `web`, which serves it all as a page.

>>> from soundscape.studio import Studio
>>> Studio()                                    # doctest: +SKIP
"""

from .._util.extras import needs

needs("studio", "anywidget", "ipywidgets", "matplotlib")

from .app import Studio  # noqa: E402
from .session import Session  # noqa: E402

__all__ = ["Session", "Studio"]
