"""Models on disk: what a shipped model is made of, how it is read and checked.

A model is a folder under ``soundscape/weights/`` with

``model.tflite.gz``
    The network as LiteRT runs it: log-mel levels in, logits out.
``weights.npz``
    The same weights as plain arrays (no pickle), to go on training in Keras.
``head.npz``
    Instead of both, for a head on YAMNet's embedding: weights and bias as plain arrays.
``card.json``
    Labels, feature parameters, temperature and threshold, hashes, and how it was trained.
``MODEL_CARD.md``
    The same for people.

The first two hold exactly the same numbers: see `writing`.

A network may know more sounds than a model is asked about. Such a model's card names, as
``weights_of``, the folder beside it that holds the network, and answers with some of its outputs;
the others say that a sound is something else.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from .._util.paths import PACKAGE
from ..errors import ModelError
from ..features import LogMelParams
from .specs import build, spec_of

__all__ = [
    "WEIGHTS_HOME",
    "ModelFiles",
    "load_keras",
    "read_model",
    "shipped",
    "weights_again",
]

WEIGHTS_HOME = PACKAGE / "weights"
MAX_BYTES = 64_000_000
"""Weights larger than this are not read."""


@dataclass(frozen=True)
class ModelFiles:
    """A model folder, read and checked.

    Parameters
    ----------
    name : str
    labels : tuple of str
        What it answers with.
    outputs : tuple of str
        What the network's outputs stand for; all labels, and perhaps more.
    params : LogMelParams
    temperature : float
        Logits are divided by it before the softmax (Guo et al. 2017), fitted on out-of-fold
        predictions.
    threshold : float
        Largest probability below which a sound counts as unknown.
    network : str
        A name of `specs.SPECS`.
    weights : bytes
        The LiteRT file, or the content of ``head.npz``; empty in what came from another process
        (see `weights_again`).
    sha256 : str
        Of the weights.
    file : Path
        Where the weights are, wherever a process stands.
    folder : Path
        Where the weights are.
    facts : dict
        The whole card.
    """

    name: str
    labels: tuple[str, ...]
    outputs: tuple[str, ...]
    params: LogMelParams
    temperature: float
    threshold: float
    network: str
    weights: bytes
    sha256: str
    file: Path
    folder: Path
    facts: dict


def shipped() -> tuple[str, ...]:
    """Names of the models that came with the package."""
    return tuple(sorted(card.parent.name for card in WEIGHTS_HOME.glob("*/card.json")))


def read_model(name_or_folder: str | os.PathLike = "esc10") -> ModelFiles:
    """Read a model folder.

    Parameters
    ----------
    name_or_folder : str or path
        A name of `shipped`, or a folder written by `writing.write_model`.

    Raises
    ------
    ModelError
        When there is no such model, or the weights are not those of the card.
    """
    folder = Path(name_or_folder)
    if not (folder / "card.json").is_file():
        folder = WEIGHTS_HOME / str(name_or_folder)
    try:
        facts = json.loads((folder / "card.json").read_text("utf-8"))
        if "weights_of" in facts:
            folder = folder.parent / Path(facts["weights_of"]).name
        head = spec_of(facts["network"]).kind == "head"
        file = folder / ("head.npz" if head else "model.tflite.gz")
        weights = _unpacked(file)
        found = sha256(weights).hexdigest()
        model = ModelFiles(
            name=facts["name"],
            labels=tuple(facts["labels"]),
            outputs=tuple(facts.get("outputs", facts["labels"])),
            params=LogMelParams(**facts["features"]),
            temperature=float(facts["temperature"]),
            threshold=float(facts["threshold"]),
            network=facts["network"],
            weights=weights,
            sha256=found,
            file=file.resolve(),
            folder=folder,
            facts=facts,
        )
    except FileNotFoundError:
        raise ModelError(
            f"There is no model {str(name_or_folder)!r}. Expected one of {', '.join(shipped())}, "
            f"or a folder with card.json and model.tflite.gz."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder / 'card.json'} is not a model card ({error}). Restore it from the package."
        ) from None
    if found != facts["sha256"]:
        raise ModelError(
            f"{file} has SHA-256 {found[:12]}..., its card says "
            f"{facts['sha256'][:12]}...: it is damaged or from another model. Restore both."
        )
    return model


def weights_again(file: Path, sha256_then: str) -> bytes:
    """The weights of a model that another process loaded.

    Parameters
    ----------
    file : Path
        `ModelFiles.file`.
    sha256_then : str
        `ModelFiles.sha256`.

    Raises
    ------
    ModelError
        When they are no longer there, or others have taken their place.
    """
    try:
        weights = _unpacked(file)
    except FileNotFoundError:
        raise ModelError(
            f"{file} is no longer there, from which another process loaded a model. Load it again."
        ) from None
    if sha256(weights).hexdigest() != sha256_then:
        raise ModelError(
            f"{file} has SHA-256 {sha256(weights).hexdigest()[:12]}..., but had "
            f"{sha256_then[:12]}... when another process loaded the model. Load it again."
        )
    return weights


def _unpacked(file: Path) -> bytes:
    """The content of a file, unpacked if it is packed, up to `MAX_BYTES`."""
    if file.suffix != ".gz":
        return file.read_bytes()
    try:
        with gzip.open(file) as packed:
            content = packed.read(MAX_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ModelError(f"{file} is damaged ({error}). Restore it from the package.") from None
    if len(content) > MAX_BYTES:
        raise ValueError(f"{file.name} holds more than {MAX_BYTES} bytes")
    return content


def load_keras(name_or_folder: str | os.PathLike = "esc10"):
    """The Keras network of a model folder, to inspect it or to train it further.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames)], output logits [shape=(batch, outputs)].

    Raises
    ------
    ModelError
        When there is no such model, or it is a head, which is no network.
    """
    files = read_model(name_or_folder)
    if spec_of(files.network).kind == "head":
        raise ModelError(
            f"{files.name} is a linear head on an embedding, no Keras network: its weights and "
            f"bias are plain arrays in {files.folder / 'head.npz'}."
        )
    network = build(files.network, len(files.outputs))
    with np.load(files.folder / "weights.npz", allow_pickle=False) as saved:
        network.set_weights([saved[f"{i:03d}"].astype(np.float32) for i in range(len(saved))])
    return network
