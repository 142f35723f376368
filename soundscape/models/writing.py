"""Write trained models as the folders that `files` reads.

Weights are rounded to `BITS` significant bits before they are written, for LiteRT and as arrays
alike, which costs nothing that can be measured (``benchmarks/rounding.py``).
"""

from __future__ import annotations

import gzip
import io
import json
import os
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np

from .._util.files import write_whole
from ..errors import ModelError
from ..features import LogMelParams
from .files import ModelFiles, read_model
from .litert import LiteRtNetwork
from .specs import build, spec_of

__all__ = ["rounded", "write_head", "write_model", "write_view"]

BITS = 6
"""Significant bits of shipped weights: what keeps them below 5 MB."""


def write_model(
    network,
    folder: str | os.PathLike,
    *,
    name: str,
    labels: tuple[str, ...],
    kind: str,
    temperature: float,
    threshold: float,
    training: dict,
) -> ModelFiles:
    """Write a trained Keras network as a model folder.

    Parameters
    ----------
    network : keras.Model
        Made by `specs.build`. Its weights are rounded in place.
    folder : path
    name, labels, kind, temperature, threshold
        See `ModelFiles`; `kind` is its ``network``.
    training : dict
        How it was trained and how well it does: kept in the card as it is.

    Notes
    -----
    TensorFlow's converter writes the LiteRT file; where Keras has another backend, in a process of
    its own.
    """
    params = spec_of(kind).looks_at.params
    if params is None:
        raise ModelError(f"{kind!r} looks at no spectrogram, as every network of a folder does.")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = [rounded(value) for value in network.get_weights()]
    network.set_weights([value.astype(np.float32) for value in arrays])
    tflite = _with_tensorflow(_convert, kind, len(labels), arrays, params)
    write_whole(folder / "weights.npz", _npz({f"{i:03d}": value for i, value in enumerate(arrays)}))
    write_whole(folder / "model.tflite.gz", gzip.compress(tflite, mtime=0))
    return _write_card(
        folder,
        tflite,
        name=name,
        labels=labels,
        kind=kind,
        temperature=temperature,
        threshold=threshold,
        training=training,
        features=asdict(params),
        parameters=int(network.count_params()),
    )


def rounded(values: np.ndarray, bits: int = BITS) -> np.ndarray:
    """Values with so many significant bits [dtype=float16]."""
    fraction, exponent = np.frexp(values.astype(np.float32))
    return np.ldexp(np.round(fraction * 2**bits) / 2**bits, exponent).astype(np.float16)


def write_view(
    folder: str | os.PathLike, of: ModelFiles, labels: tuple[str, ...], **facts
) -> ModelFiles:
    """Write a model that answers with some outputs of another one's network.

    Parameters
    ----------
    folder : path
        Beside the folder of `of`.
    of : ModelFiles
    labels : tuple of str
        Some of its outputs.
    **facts
        ``name``, ``temperature``, ``threshold`` and ``training``, as for `write_model`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return _write_card(
        folder,
        of.weights,
        labels=labels,
        kind=of.network,
        features=asdict(of.params),
        parameters=of.facts["parameters"],
        weights_of=of.folder.name,
        outputs=list(of.outputs),
        **facts,
    )


def write_head(pipeline, folder: str | os.PathLike, **facts) -> ModelFiles:
    """Write a fitted linear head as a model folder.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Its last step is a fitted `sklearn.linear_model.LogisticRegression` with one row a class, in
        the order of the labels; the steps before it change nothing.
    folder : path
    **facts
        ``name``, ``labels``, ``kind``, ``temperature``, ``threshold`` and ``training``, as for
        `write_model`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    linear = pipeline[-1]
    arrays = {
        "weights": linear.coef_.astype(np.float16),
        "bias": linear.intercept_.astype(np.float32),
    }
    content = _npz(arrays)
    write_whole(folder / "head.npz", content)
    count = sum(array.size for array in arrays.values())
    return _write_card(folder, content, features={}, parameters=count, **facts)


def _write_card(
    folder: Path, weights: bytes, *, name, labels, kind, temperature, threshold, training, features,
    parameters, **more,
) -> ModelFiles:  # fmt: skip
    card = {
        "name": name,
        "network": kind,
        "labels": list(labels),
        "features": features,
        "temperature": temperature,
        "threshold": threshold,
        "sha256": sha256(weights).hexdigest(),
        "parameters": parameters,
        **more,
        "training": training,
    }
    write_whole(folder / "card.json", (json.dumps(card, indent=1) + "\n").encode())
    return read_model(folder)


def _npz(arrays: dict[str, np.ndarray]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # pyright: ignore[reportArgumentType]
    return buffer.getvalue()


def _with_tensorflow(function, *arguments):
    """What a function returns where Keras has TensorFlow as its backend."""
    import keras

    if keras.backend.backend() == "tensorflow":
        return function(*arguments)
    from joblib.externals.loky import ProcessPoolExecutor

    with ProcessPoolExecutor(1, env={"KERAS_BACKEND": "tensorflow"}) as elsewhere:
        return elsewhere.submit(function, *arguments).result()


def _convert(kind: str, outputs: int, arrays: list[np.ndarray], params: LogMelParams) -> bytes:
    """The LiteRT file of a network, for one clip of fixed length: checked against Keras."""
    import tempfile

    import keras

    network = build(kind, outputs)
    network.set_weights([value.astype(np.float32) for value in arrays])
    shape = (params.bands, params.frames)
    inputs = keras.Input(shape, batch_size=1, name="log_mel")
    fixed = keras.Model(inputs, network(inputs, training=False))
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "model.tflite")
        fixed.export(path, format="litert", verbose=False)
        content = path.read_bytes()
    levels = np.random.default_rng(0).uniform(*params.span, (1, *shape)).astype(np.float32)
    expected = np.asarray(network(levels, training=False))
    found = LiteRtNetwork(content)(levels)
    # A converter that loses the weights still writes a valid file; NaN fails the comparison too.
    if not np.abs(found - expected).max() < 1e-3:
        raise ModelError(
            f"The converted network answers {found.round(3).tolist()}, Keras "
            f"{expected.round(3).tolist()}. Nothing was written; please report this."
        )
    return content
