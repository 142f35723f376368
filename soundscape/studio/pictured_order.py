"""The pictures of an order: made, kept in a gallery, saved, discarded, learnt from."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import PromptError, ProviderError
from ..services import Watch
from .gallery import Gallery, GalleryPicture
from .worded_order import WordedOrder

__all__ = ["PicturedOrder"]


class PicturedOrder(WordedOrder):
    """An order with its words and the pictures that are made of it.

    Parameters
    ----------
    folder : path
        Where pictures are saved, and found again.
    save_all : bool
        Whether every new picture is saved at once.
    **order
        As for `WordedOrder`.

    Attributes
    ----------
    gallery : Gallery
        The pictures that were made or found again.
    """

    def __init__(self, *, folder: str | os.PathLike = "pictures", save_all: bool = False, **order):
        super().__init__(**order)
        self.gallery = Gallery(folder, save_all=save_all)

    def generate(self, *, watch: Watch | None = None) -> tuple[GalleryPicture, ...]:
        """Make the pictures; each is in the gallery before the next is asked for.

        Returns
        -------
        tuple of GalleryPicture
            In the order they were made.
        """
        watch = watch or Watch()
        self.tasks.news = ""
        if self.heard is None:
            raise PromptError("There is no sound yet. Choose one first.")
        self._learn_edits()
        # Everything is read now: what a person changes meanwhile is for the next picture.
        save_all, budget, watch = self.gallery.save_all, self.budget, self.followed(watch)
        series = self.series(
            self.heard.clip,
            used={picture.card.provider.seed_asked for picture in self.gallery.pictures},
            prompt=self.prompt_editor.prompt,
            writer=self._writer_called(self.writer),
            negative_prompt=self.prompt_editor.negative_text,
            label=self._alone(self.heard.prediction.label),
            prediction=self.heard.prediction,
            acoustics=self.heard.acoustics,
        )
        if save_all:
            self.gallery.check_folder(series.maker, series.size, len(series.seeds))
        made = []
        try:
            for art, _ in series.make(budget=budget, watch=watch):
                picture = self.gallery.add(art)
                self.look_at_account()
                made.append(self.gallery.save(picture) if save_all else picture)
        except ProviderError as error:
            if error.kind in ("budget", "credit"):
                self.look_at_account()
            raise
        self.tasks.news = f"{_pictures(len(made))} made: {made[-1].title}."
        return tuple(made)

    def _alone(self, heard: str) -> str | None:
        """The class that is drawn alone; None for all that is heard, where nobody chose another."""
        chosen = self.wording.label
        return None if chosen == self.label == heard else chosen

    def restore(self, *, watch: Watch | None = None) -> None:
        """Find the pictures again that were saved to the folder, by this session or another."""
        found = self.gallery.restore()
        if found:
            self.tasks.news = f"{_pictures(found)} found again in {self.gallery.folder}."

    def save(self, picture: GalleryPicture | None = None) -> Path:
        """Save a picture, by default the one in view; returns the path of its file."""
        saved = self.gallery.save(picture)
        path = saved.path
        assert path is not None
        self._learn(saved, "kept")
        self.tasks.news = f"Saved {path.as_posix()} with its card."
        return path

    def save_unsaved(self) -> None:
        """Save all pictures that are not saved yet."""
        saved = self.gallery.save_unsaved()
        self.tasks.news = f"{_pictures(saved)} saved to {self.gallery.folder}."

    def discard(self, picture: GalleryPicture | None = None) -> None:
        """Take a picture, by default the one in view, out of the gallery; it must be unsaved."""
        gone = self.gallery.discard(picture)
        self._learn(gone, "deleted")
        self.tasks.news = f"{gone.title} was discarded."

    def _learn(self, picture: GalleryPicture | None, event: str) -> None:
        if picture is not None:
            learn, words = self.taste_learner.learn, picture.card.prompt
            self.tasks.attempt("taste", learn, words, event, picture.key)


def _pictures(count: int) -> str:
    return "One picture" if count == 1 else f"{count} pictures"
