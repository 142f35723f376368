"""Write trained models as the folders that `files` reads.

The ear's body is written in 8 bits, its heads in 16: what that costs is measured
(``benchmarks/eight_bits.py``). Weights of other networks are rounded to `BITS` significant bits,
for LiteRT and as arrays alike.
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
from ..features import YAMNET_PARAMS, LogMelParams
from . import audioset, ear
from .files import ModelFiles, read_model
from .listener import packed
from .litert import LiteRtNetwork
from .specs import build, spec_of

__all__ = ["quantised", "rounded", "write_ear", "write_head", "write_model", "write_view"]

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


def write_ear(
    network, folder: str | os.PathLike, *, name: str, body: bytes, calibration: dict,
    training: dict, taught: tuple[str, np.ndarray, np.ndarray] | None = None,
) -> ModelFiles:  # fmt: skip
    """Write a trained ear with its last layer, as the model whose labels are an open set.

    Parameters
    ----------
    network : keras.Model
        Made by `ear.build`. Its head for clips is not written: see `write_head`.
    folder : path
    name, training
        As for `write_model`.
    body : bytes
        Its body in 8 bits: see `quantised`.
    calibration : dict
        Fields of `open_set.Calibration`.
    taught : tuple of str, weights and bias, optional
        Name of a folder beside it, with a head on this ear (see `ModelFiles`), and the layer that
        names several of that head's labels at once (see `listener.packed`).
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kernel, bias = network.get_layer("world").get_weights()
    content = packed(body, kernel, bias, taught[1:] if taught else None)
    write_whole(folder / "ear.npz", content)
    return _write_card(
        folder,
        content,
        name=name,
        labels=audioset.labels(),
        kind="ear",
        temperature=1.0,
        threshold=calibration["threshold"],
        training=training,
        features=asdict(YAMNET_PARAMS),
        parameters=int(_body(network).count_params() + kernel.size + bias.size),
        files="open",
        calibration=calibration,
        **({"taught": taught[0]} if taught else {}),
    )


def write_head(
    folder: str | os.PathLike,
    weights: np.ndarray,
    bias: np.ndarray,
    *,
    body: ModelFiles | None = None,
    others: tuple[np.ndarray, np.ndarray] | None = None,
    **facts,
) -> ModelFiles:
    """Write a linear head on what a listener hears of a clip.

    Parameters
    ----------
    folder : path
    weights, bias : np.ndarray [shapes=(labels, 2 * values) and (labels,)]
        On `listener.Listener.summary`.
    body : ModelFiles, optional
        The ear that it stands on; YAMNet without one.
    others : tuple of np.ndarray [shapes=(labels + 1, 521) and (labels + 1,)], optional
        For a gate: weights and bias of what the log-odds of AudioSet's scores say of the labels,
        and of all that is none of them (see `gate.evidence`).
    **facts
        ``name``, ``labels``, ``kind``, ``temperature``, ``threshold`` and ``training``, as for
        `write_model`; perhaps ``gate``, the fields of a `gate.Gate`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {"weights": weights.astype(np.float16), "bias": bias.astype(np.float32)}
    count = sum(array.size for array in arrays.values())
    if others is not None:
        arrays["others_weights"] = others[0].astype(np.float16)
        arrays["others_bias"] = others[1].astype(np.float32)
    content = _npz(arrays)
    write_whole(folder / "head.npz", content)
    stands_on = {}
    if body is not None:
        stands_on = {"body_of": body.folder.name, "body_sha256": body.sha256}
    features = asdict(body.params) if body else {}
    return _write_card(
        folder, content, features=features, parameters=count, files="head", **stands_on, **facts
    )


def write_view(
    folder: str | os.PathLike, of: ModelFiles, labels: tuple[str, ...], **facts
) -> ModelFiles:
    """Write a model that answers with some outputs of another one's head.

    Parameters
    ----------
    folder : path
        Beside the folder of `of`.
    of : ModelFiles
    labels : tuple of str
        Some of its outputs.
    **facts
        ``name``, ``kind``, ``temperature``, ``threshold`` and ``training``, as for `write_model`;
        perhaps ``gate``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept = ("body_of", "body_sha256", "parameters", "features")
    return _write_card(
        folder,
        of.weights,
        labels=labels,
        files=of.kind,
        weights_of=of.folder.name,
        outputs=list(of.outputs),
        **{name: of.facts[name] for name in kept if name in of.facts},
        **facts,
    )


def _write_card(
    folder: Path, weights: bytes, *, name, labels, kind, temperature, threshold, training, features,
    parameters, files="network", **more,
) -> ModelFiles:  # fmt: skip
    card = {
        "name": name,
        "network": kind,
        "kind": files,
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
    import keras

    network = build(kind, outputs)
    network.set_weights([value.astype(np.float32) for value in arrays])
    shape = (params.bands, params.frames)
    inputs = keras.Input(shape, batch_size=1, name="log_mel")
    content = _exported(keras.Model(inputs, network(inputs, training=False)))
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


def quantised(network, windows: np.ndarray) -> bytes:
    """The body of an ear as a LiteRT file in 8 bits: a window in, its embedding out.

    Parameters
    ----------
    network : keras.Model
        Made by `ear.build`.
    windows : np.ndarray [shape=(n, WINDOW_FRAMES, bands), dtype=float32]
        Levels like those that it will hear: they decide how its values are put in 8 bits.

    Raises
    ------
    ModelError
        Where the embeddings in 8 bits differ from those of Keras by more than a tenth.
    """
    arrays = {
        name: [value for layer in ear.convolutions(network, name) for value in layer.get_weights()]
        for name in ("body", "taught")
    }
    content = _with_tensorflow(_convert_body, arrays, windows)
    some = windows[:32, :, :, None]
    expected = np.asarray(_body(network)(some, training=False))
    in_bits = LiteRtNetwork(content)
    found = np.concatenate([in_bits(one[None]) for one in some])
    if not np.abs(found - expected).mean() < 0.1 * expected.mean():
        raise ModelError(
            f"The body in 8 bits answers {np.abs(found - expected).mean():.3f} beside Keras, of "
            f"{expected.mean():.3f} on the mean. Nothing was written; please report this."
        )
    return content


def _convert_body(arrays: dict[str, list[np.ndarray]], windows: np.ndarray) -> bytes:
    network = ear.build(2, sounds=2)
    for name, values in arrays.items():
        layers = ear.convolutions(network, name)
        for layer, kernel, bias in zip(layers, values[::2], values[1::2], strict=True):
            layer.set_weights([kernel, bias])
    return _exported(_body(network, batch_size=1), windows.astype(np.float32)[..., None])


def _body(network, batch_size: int | None = None):
    """The part of an ear that hears one window [shape=(WINDOW_FRAMES, bands, 1)]."""
    import keras
    from keras import layers

    shape = (ear.WINDOW_FRAMES, YAMNET_PARAMS.bands, 1)
    window = keras.Input(shape, batch_size=batch_size)
    own, taught = (ear.convolutions(network, name) for name in ("body", "taught"))
    x, heard = window, []
    fork = next(
        place for place, pair in enumerate(zip(own, taught, strict=True)) if pair[0] is not pair[1]
    )
    for layer in own[:fork]:
        x = layers.Activation("relu6")(layer(x))
    for branch in (own[fork:], taught[fork:]):
        y = x
        for layer in branch:
            y = layers.Activation("relu6")(layer(y))
        heard.append(layers.GlobalAveragePooling2D()(y))
    return keras.Model(window, layers.Concatenate()(heard))


def _exported(network, examples: np.ndarray | None = None) -> bytes:
    """A LiteRT file of a network for one input at a time; in 8 bits where there are examples."""
    import tempfile

    options = {}
    if examples is not None:
        import tensorflow as tf

        options = {
            "optimizations": [tf.lite.Optimize.DEFAULT],
            "representative_dataset": lambda: ([one[None]] for one in examples),
        }
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "model.tflite")
        network.export(path, format="litert", verbose=False, **options)
        return path.read_bytes()
