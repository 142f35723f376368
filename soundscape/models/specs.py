"""Every model there is: one specification each, and nothing said of a model anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .._util.choices import chosen
from .._util.extras import needs
from ..errors import ModelError
from . import classical, ear, mfcc_dense, resnet
from .inputs import Feature, feature_named

__all__ = ["SPECS", "ModelSpec", "build", "spec_of"]


@dataclass(frozen=True)
class ModelSpec:
    """One model: what it is, what it looks at, how it is built and whether it can be shipped.

    Parameters
    ----------
    name : str
    title : str
        What it is, for people: begins the second sentence of its model card.
    kind : {"network", "baseline", "head"}
        A Keras network, a scikit-learn pipeline, or such a pipeline of which a linear layer on an
        embedding remains.
    builder : callable
        Makes it, untrained, for a number of classes. With ``seed`` among its options where it is a
        pipeline and `seeded`.
    version : int
        Of the architecture: another whenever `builder` makes another model. Kept networks carry it
        in their names, so that they are found without building one.
    feature : str
        Name of what it looks at: see `inputs.FEATURES`.
    seeded : bool
        Whether a seed matters; what no seed changes is trained once.
    cheap : bool
        Whether it is trained in seconds, on the clips of the data set alone.
    ships : bool
        Whether it can be written as a model folder (see `files`), as its `kind` asks.
    """

    name: str
    title: str
    kind: str
    builder: Callable
    version: int
    feature: str
    seeded: bool = True
    cheap: bool = False
    ships: bool = False

    @property
    def looks_at(self) -> Feature:
        """The feature of that name."""
        return feature_named(self.feature)


_SPECS = (
    ModelSpec(
        "ear",
        "A MobileNet on log-mel spectrograms that began with the weights of YAMNet (by Google, "
        "Apache-2.0, trained on AudioSet); the upper half of them went on learning from computed "
        "variants of the clips below. It does not need YAMNet",
        "network",
        ear.build,
        version=2,
        feature="heard",
        ships=True,
    ),
    ModelSpec(
        "resnet",
        "A residual network on log-mel spectrograms",
        "network",
        resnet.build,
        version=1,
        feature="log_mel",
        ships=True,
    ),
    ModelSpec(
        "mfcc_dense",
        "The original system's dense network on the mean of 50 MFCCs",
        "network",
        mfcc_dense.build,
        version=1,
        feature="mfcc_mean",
        cheap=True,
    ),
    ModelSpec(
        "svm",
        "A support vector machine on statistics of MFCCs",
        "baseline",
        classical.svm,
        version=1,
        feature="mfcc_statistics",
        seeded=False,
        cheap=True,
    ),
    ModelSpec(
        "random_forest",
        "A random forest on statistics of MFCCs",
        "baseline",
        classical.random_forest,
        version=1,
        feature="mfcc_statistics",
        cheap=True,
    ),
    ModelSpec(
        "head",
        "A linear head on what the ear hears",
        "head",
        classical.ear_head,
        version=1,
        feature="ear",
        seeded=False,
        cheap=True,
        ships=True,
    ),
    ModelSpec(
        "yamnet",
        "A linear head on the embedding of YAMNet (which does not come with it and is needed to "
        "use it)",
        "head",
        classical.linear,
        version=1,
        feature="yamnet",
        seeded=False,
        cheap=True,
        ships=True,
    ),
)
SPECS = {spec.name: spec for spec in _SPECS}
"""All there are, by name, in the order of the published table."""


def spec_of(name: str) -> ModelSpec:
    """The specification of a model.

    Parameters
    ----------
    name : str
        Of `SPECS`.

    Raises
    ------
    ModelError
        For any other name; the message has the nearest right one.
    """
    return SPECS[chosen(name, SPECS, "model", ModelError)]


def build(name: str, n_classes: int, **options):
    """Make an untrained model.

    Parameters
    ----------
    name : str
        ``"ear"`` (the network that ships), ``"resnet"`` (a smaller one, trained by labels alone),
        ``"mfcc_dense"`` (the original system's), ``"svm"``, ``"random_forest"``,
        ``"head"`` (a linear one on what the ear hears) or ``"yamnet"`` (the same on YAMNet).
    n_classes : int
        Number of outputs, at least 2.
    **options
        Passed on to the model's own builder.

    Returns
    -------
    keras.Model or sklearn.pipeline.Pipeline

    Raises
    ------
    ModelError
        For a name that does not exist or fewer than two classes.
    """
    spec = spec_of(name)
    if n_classes < 2:
        raise ModelError(f"n_classes is {n_classes}; a classifier needs at least 2.")
    needs("train", "keras" if spec.kind == "network" else "sklearn")
    return spec.builder(n_classes, **options)
