"""Which classes there are to picture."""

from __future__ import annotations

from ..models import Classifier, read_model, shipped
from ..painter import SCENES
from ..prompts import BANKS, VERDICTS, load_bank

__all__ = ["known_labels"]


def known_labels(classifier: Classifier | None = None) -> tuple[str, ...]:
    """Every class that something here knows, each once.

    Parameters
    ----------
    classifier : Classifier, optional
        Whose classes come first.

    Returns
    -------
    tuple of str
        Classes of the classifier, of the models that ship, of the prompt banks and of the painter's
        scenes; then ``"unknown"`` and ``"silent"``.
    """
    heard = classifier.labels if classifier is not None else ()
    shipping = (label for name in shipped() for label in read_model(name).labels)
    banks = (label for name in BANKS for label in load_bank(name).classes)
    known = dict.fromkeys((*heard, *shipping, *banks, *SCENES))
    return (*(label for label in known if label not in VERDICTS), *VERDICTS)
