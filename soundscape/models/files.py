"""Models on disk: what a shipped model is made of, how it is read and checked.

A model is a folder under ``soundscape/weights/`` with ``card.json`` (labels, calibration and
threshold, hashes, and how it was trained), ``MODEL_CARD.md`` (the same for people) and, by its
`ModelFiles.kind`,

``ear.npz`` ("open")
    The ear: its body as LiteRT runs it, its last layer, which knows AudioSet's classes, and the
    layer that names several sounds at once of the head beside it that its card names as ``taught``.
``head.npz`` ("head")
    A linear layer on what the ear hears, or YAMNet: weights and bias as plain arrays, and those of
    what AudioSet's classes say of its labels where a gate asks for them. The card of one on the
    ear names, as ``body_of``, the folder beside it that holds the ear.
``model.tflite.gz`` and ``weights.npz`` ("network")
    A network of its own as LiteRT runs it, and the same numbers as plain arrays (no pickle).

A head may know more sounds than a model is asked about. Such a model's card names, as
``weights_of``, the folder beside it that holds the head, and answers with some of its outputs;
the others say that a sound is something else.
"""

from __future__ import annotations

import gzip
import io
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
from . import ear
from .litert import LiteRtWeights
from .specs import build

__all__ = [
    "WEIGHTS_HOME",
    "ModelFiles",
    "load_keras",
    "read_model",
    "shipped",
    "weights_again",
]

WEIGHTS_HOME = PACKAGE / "weights"
_FILES = {"open": "ear.npz", "head": "head.npz", "network": "model.tflite.gz"}
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
    kind : {"open", "head", "network"}
    weights : bytes
        The content of ``ear.npz`` or ``head.npz``, or the LiteRT file; empty in what came from
        another process (see `weights_again`).
    sha256 : str
        Of the weights.
    file : Path
        Where the weights are, wherever a process stands.
    folder : Path
        Where the weights are.
    body : tuple of Path and str, or None
        File and SHA-256 of the ear that a head stands on.
    taught : Path or None
        Folder of the head for clips whose labels an open set knows better by it.
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
    kind: str
    weights: bytes
    sha256: str
    file: Path
    folder: Path
    body: tuple[Path, str] | None
    taught: Path | None
    facts: dict


def shipped() -> tuple[str, ...]:
    """Names of the models that came with the package."""
    return tuple(sorted(card.parent.name for card in WEIGHTS_HOME.glob("*/card.json")))


def read_model(name_or_folder: str | os.PathLike) -> ModelFiles:
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
        body = _body(folder, facts)
        if "weights_of" in facts:
            folder = folder.parent / Path(facts["weights_of"]).name
        kind = facts.get("kind", "network")
        file = folder / _FILES[kind]
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
            kind=kind,
            weights=weights,
            sha256=found,
            file=file.resolve(),
            folder=folder,
            body=body,
            taught=folder.parent / Path(facts["taught"]).name if "taught" in facts else None,
            facts=facts,
        )
    except FileNotFoundError:
        raise ModelError(
            f"There is no model {str(name_or_folder)!r}. Expected one of {', '.join(shipped())}, "
            f"or a folder with card.json and its weights."
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


def _body(folder: Path, facts: dict) -> tuple[Path, str] | None:
    """The ear that a head stands on: the one that it was made for, and no other."""
    if "body_of" not in facts:
        return None
    home = folder.parent / Path(facts["body_of"]).name
    if not (home / _FILES["open"]).is_file():
        home = WEIGHTS_HOME / home.name  # of a head that a person made
    file = (home / _FILES["open"]).resolve()
    if not file.is_file():
        raise ModelError(
            f"{file} does not exist, the ear that the head in {folder} stands on. Restore it from "
            f"the package."
        )
    found = sha256(file.read_bytes()).hexdigest()
    if found != facts["body_sha256"]:
        raise ModelError(
            f"{file} has SHA-256 {found[:12]}..., the head in {folder} was made for "
            f"{facts['body_sha256'][:12]}...: what it says would mean nothing. Make it again."
        )
    return file, found


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


def load_keras(name_or_folder: str | os.PathLike):
    """The Keras network of a model folder, to inspect it or to train it further.

    Parameters
    ----------
    name_or_folder : str or path
        Of a head on the ear, or of a network of its own.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames)], output logits [shape=(batch, outputs)]; by name, as
        ``logits``, where it is an ear: see `ear.build`.

    Raises
    ------
    ModelError
        When there is no such model, or it is no network or none for a whole clip.
    """
    files = read_model(name_or_folder)
    if files.kind == "open" or (files.kind == "head" and files.body is None):
        raise ModelError(
            f"{files.name} has no Keras network that names clips: it is "
            f"{'an ear without a head' if files.kind == 'open' else 'a linear head on YAMNet'}. "
            f"Expected a head on the ear, such as 'esc50'."
        )
    network = build(files.network, len(files.outputs))
    if files.body is None:
        with np.load(files.folder / "weights.npz", allow_pickle=False) as saved:
            network.set_weights([saved[f"{i:03d}"].astype(np.float32) for i in range(len(saved))])
        return network
    with np.load(io.BytesIO(weights_again(*files.body)), allow_pickle=False) as saved:
        body, taught = LiteRtWeights(saved["body"].tobytes()).convolutions()
        last = [saved["world_kernel"], saved["world_bias"]]
        ear.begin(network, body, taught, last=last)
    with np.load(io.BytesIO(files.weights), allow_pickle=False) as head:
        network.get_layer("logits").set_weights([head["weights"].T, head["bias"]])
    return network
