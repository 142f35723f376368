"""Models with few weights under their usual names, on which training is seen in seconds."""

from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest

from soundscape.models import SPECS, classical, ear, resnet

BUILDERS = {
    "ear": partial(ear.build, filters=(8,) * 6),
    "resnet": partial(resnet.build, widths=(8,)),
    "random_forest": partial(classical.random_forest, trees=30),
}


@contextmanager
def small_models():
    """Builds models of these names with few weights; everything else of them stays."""
    with pytest.MonkeyPatch.context() as patch:
        for name, builder in BUILDERS.items():
            patch.setitem(SPECS, name, replace(SPECS[name], builder=builder))
        yield


@contextmanager
def eagerly():
    """Steps as they come: a few of them take less time than making a graph of the whole network."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)
