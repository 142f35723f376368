"""Models on disk: what a shipped model is made of, how it is written, read and checked.

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

The first two hold exactly the same numbers: weights are rounded to `BITS` significant bits before
either is written, which costs nothing that can be measured (``benchmarks/rounding.py``).

A network may know more sounds than a model is asked about. Such a model's card names, as
``weights_of``, the folder beside it that holds the network, and answers with some of its outputs;
the others say that a sound is something else.
"""

from __future__ import annotations

import gzip
import json
import os
import threading
import zlib
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from .._util.files import write_whole
from .._util.native_notes import without_native_notes
from .._util.paths import PACKAGE
from ..errors import ModelError
from ..features import LogMelParams
from .specs import build, spec_of

__all__ = [
    "WEIGHTS_HOME",
    "LiteRtNetwork",
    "ModelFiles",
    "load_keras",
    "read_model",
    "rounded",
    "shipped",
    "weights_again",
    "write_head",
    "write_model",
    "write_view",
]

WEIGHTS_HOME = PACKAGE / "weights"
MAX_BYTES = 64_000_000
"""Weights larger than this are not read."""
BITS = 6
"""Significant bits of shipped weights: what keeps them below 5 MB."""


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
        A name of `shipped`, or a folder written by `write_model`.

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


class LiteRtNetwork:
    """A network in the LiteRT runtime: starts in a fraction of a second, needs no TensorFlow.

    Several threads may ask it; they are answered one after the other.
    """

    def __init__(self, tflite: bytes):
        from ai_edge_litert.interpreter import Interpreter

        # One thread: a clip takes milliseconds, and callers fan out over clips.
        with without_native_notes():
            self._interpreter = Interpreter(model_content=tflite, num_threads=1)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._one_at_a_time = threading.Lock()

    def __call__(self, levels: np.ndarray) -> np.ndarray:
        """Logits [shape=(1, classes)] of one spectrogram [shape=(1, bands, frames), float32]."""
        with self._one_at_a_time:
            self._interpreter.set_tensor(self._input, levels)
            self._interpreter.invoke()
            return self._interpreter.get_tensor(self._output).copy()


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
    import io

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
