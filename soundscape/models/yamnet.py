"""YAMNet, where a person has it: what it hears, and what it calls the sound.

YAMNet (Google, Apache-2.0) is a MobileNet trained on AudioSet's 521 classes (Gemmeke et al. 2017).
Its 4 MB LiteRT file does not come with this package; `find` looks for it where `VARIABLE` says and
in the data home. The network that ships does not need it. With it, such a network can be trained,
which begins with its weights; a linear head on its embedding names sounds;
and its own classes are an open set of labels.

Conventions: windows of 0.975 s at 16 kHz, one every 0.48 s, as YAMNet was trained. Clips are heard
without digital silence around them and at a fixed peak: the recording level does not matter.
"""

from __future__ import annotations

import io
import re
import struct
import threading
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

import numpy as np

from .._util.native_notes import without_native_notes
from .._util.paths import data_home
from .._util.settings import setting
from ..audio import Clip
from ..errors import ModelError
from .litert import LiteRtWeights

__all__ = ["SUMMARY_VERSION", "Yamnet", "file_sha256", "find", "scores_of"]

VARIABLE = "SOUNDSCAPE_YAMNET"
"""Environment variable with the path of the file."""
RATE_HZ = 16_000
WINDOW_SAMPLES = 15_600
HOP_SAMPLES = 7_680
EMBEDDING_VALUES = 1_024
CLASSES = 521
CONVOLUTIONS = 27
PEAK = 0.5
MAX_BYTES = 64_000_000
SUMMARY_VERSION = 1
"""Of `Yamnet.summary`: another wherever it gives other numbers of the same file and clip."""

_EMBEDDING_TENSOR = re.compile(r"layer28/reduce_mean|global_average_pooling", re.IGNORECASE)


class Yamnet:
    """YAMNet in LiteRT: a `listener.Listener`.

    Parameters
    ----------
    path : path
        The TFLite file of the audio classifier: 15,600 samples in, 521 scores out.

    Attributes
    ----------
    path : Path
    sha256 : str
        Of the file.
    names : tuple of str
        AudioSet's names of the 521 classes, from the file itself.

    Raises
    ------
    ModelError
        When there is no such file, or it is another model.
    """

    rate_hz = RATE_HZ
    values = EMBEDDING_VALUES

    def __init__(self, path):
        self.path = Path(path)
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise ValueError("too large")
            content = self.path.read_bytes()
            self._scores = _Runner(content)
            self._embedding = _Runner(_with_output(content, self._scores.embedding_tensor()))
            # The names travel at the end of the file, as TensorFlow Lite's metadata.
            with zipfile.ZipFile(io.BytesIO(content)) as attached:
                names = attached.read("yamnet_label_list.txt").decode().split("\n")
            self.names = tuple(name.strip() for name in names if name.strip())
            if len(self.names) != CLASSES:
                raise ValueError(f"{len(self.names)} class names")
        except FileNotFoundError:
            raise ModelError(f"{self.path} does not exist. {_HOW_TO_GET}") from None
        except (ValueError, OSError, KeyError, RuntimeError, struct.error) as error:
            raise ModelError(
                f"{self.path} is not YAMNet's audio classifier ({error}). {_HOW_TO_GET}"
            ) from None
        self.sha256 = sha256(content).hexdigest()
        self._last: list[np.ndarray] | None = None

    def embeddings(self, clip: Clip) -> np.ndarray:
        """What each window is heard as [shape=(windows, 1024), dtype=float32, 0 or more]."""
        return np.stack([self.embedding(window) for window in _windows(clip)])

    def embedding(self, window: np.ndarray) -> np.ndarray:
        """What one window of 15,600 samples at 16 kHz is heard as [shape=(1024,)]."""
        return self._embedding(window)

    def body(self) -> list[np.ndarray]:
        """Its weights before the last layer: where the ear begins.

        Returns
        -------
        list of np.ndarray [dtype=float32]
            Kernel and bias of each convolution, first to last, as Keras has them: (height, width,
            inputs, outputs), of one channel at a time (height, width, channels, 1). The file holds
            them in 8 bits; normalisation has become part of them.

        Raises
        ------
        ModelError
            When the file holds other weights than those in 8 bits.
        """
        found = LiteRtWeights(self.path.read_bytes()).convolutions()[0]
        if len(found) != 2 * CONVOLUTIONS:
            raise ModelError(
                f"{self.path} has not the {CONVOLUTIONS} convolutions in 8 bits that YAMNet has. "
                f"{_HOW_TO_GET}"
            )
        return found

    def last(self) -> list[np.ndarray]:
        """Its last layer, from the embedding to the logits of its classes: where ``world`` begins.

        Returns
        -------
        list of np.ndarray [shapes=(1024, 521) and (521,), dtype=float32]

        Raises
        ------
        ModelError
            When the file holds another layer than that in 8 bits.
        """
        try:
            kernel, bias = self._scores.last_layer()
        except LookupError as error:
            raise ModelError(f"{self.path}: {error}. {_HOW_TO_GET}") from None
        return [kernel.T.copy(), bias]

    def scores_at(self, samples: np.ndarray, starts: Sequence[int]) -> np.ndarray:
        """How much of each class the windows that begin at `starts` have.

        Parameters
        ----------
        samples : np.ndarray [shape=(n,), dtype=float32]
            At 16 kHz and at the level wanted.
        starts : sequence of int
            Samples; each window holds `WINDOW_SAMPLES` of them.

        Returns
        -------
        np.ndarray [shape=(len(starts), 521), dtype=float32, 0 to 1]
        """
        windows = [samples[start : start + WINDOW_SAMPLES] for start in starts]
        return np.stack([self._scores(window) for window in windows])

    def said(self, clip: Clip) -> np.ndarray:
        """How much of each class each window has, as the file itself says it.

        Returns
        -------
        np.ndarray [shape=(windows, 521), dtype=float32, 0 to 1]
        """
        return np.stack([self._scores(window) for window in _windows(clip)])

    def scores(self, heard: np.ndarray) -> np.ndarray:
        """The same of embeddings [shape=(windows, 1024)], without rounding to 8 bits.

        Raises
        ------
        ModelError
            See `last`.
        """
        if self._last is None:
            self._last = self.last()
        return scores_of(heard, *self._last)

    def summary(self, heard: np.ndarray) -> np.ndarray:
        """A clip as one point: mean and maximum of its embeddings, square root, unit length.

        The square root makes the inner product of two points a Hellinger kernel, under which
        histogram-like features are told apart better (Arandjelovic and Zisserman 2012).

        Parameters
        ----------
        heard : np.ndarray [shape=(windows, 1024)]

        Returns
        -------
        np.ndarray [shape=(2048,), dtype=float32]
            All zeros for digital silence.
        """
        both = np.sqrt(np.concatenate([heard.mean(axis=0), heard.max(axis=0)]))
        length = float(np.linalg.norm(both))
        return (both / length if length > 0 else both).astype(np.float32)


_HOW_TO_GET = (
    "Expected yamnet.tflite (4 MB, Apache-2.0), the TFLite audio classifier that Google publishes "
    f"as google/yamnet on Kaggle Models. Download it, and name its path in {VARIABLE} or put it "
    "into the data home as yamnet/yamnet.tflite."
)


def find(path: str | None = None) -> Yamnet:
    """YAMNet at `path`, else where ``SOUNDSCAPE_YAMNET`` says, else in the data home.

    Raises
    ------
    ModelError
        When it is in none of these places; the message says how to get it.
    """
    return _opened(str(_place(path)))


def file_sha256() -> str:
    """SHA-256 of the file that `find` opens, without opening it as a network.

    Raises
    ------
    ModelError
        When there is none; the message says how to get it.
    """
    path = _place()
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist. {_HOW_TO_GET}") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}). {_HOW_TO_GET}") from None


def _place(path: str | None = None) -> Path:
    chosen = path or setting(VARIABLE) or data_home() / "yamnet" / "yamnet.tflite"
    return Path(chosen).expanduser().resolve()


@lru_cache(maxsize=2)
def _opened(path: str) -> Yamnet:
    return Yamnet(path)


def scores_of(heard: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The scores that a last layer gives to embeddings: a sigmoid for each class."""
    return 1 / (1 + np.exp(-np.clip(heard @ kernel + bias, -30, 30)))


def _windows(clip: Clip) -> list[np.ndarray]:
    """Windows as YAMNet takes them; a shorter clip is repeated, the last window filled up."""
    # Before resampling, whose filter rings into the silence around a sound.
    sounding = np.flatnonzero(clip.samples)
    if len(sounding):
        bare = clip.samples[sounding[0] : sounding[-1] + 1]
        clip = Clip(bare * (PEAK / np.abs(bare).max()), clip.rate_hz)
    samples = clip.at_rate(RATE_HZ).astype(np.float32)
    if len(samples) < WINDOW_SAMPLES:
        samples = np.resize(samples, WINDOW_SAMPLES)
    count = 1 + -(-(len(samples) - WINDOW_SAMPLES) // HOP_SAMPLES)
    samples = np.pad(samples, (0, (count - 1) * HOP_SAMPLES + WINDOW_SAMPLES - len(samples)))
    starts = range(0, count * HOP_SAMPLES, HOP_SAMPLES)
    return [samples[start : start + WINDOW_SAMPLES] for start in starts]


class _Runner:
    """One output of the network."""

    def __init__(self, content: bytes):
        from ai_edge_litert.interpreter import Interpreter

        with without_native_notes():
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        if int(np.prod(self._input["shape"])) != WINDOW_SAMPLES:
            raise ValueError(f"its input is {self._input['shape'].tolist()}")
        self._one_at_a_time = threading.Lock()  # `find` gives the same one to all threads

    def __call__(self, samples: np.ndarray) -> np.ndarray:
        shaped = samples.reshape(self._input["shape"]).astype(np.float32)
        with self._one_at_a_time:
            self._interpreter.set_tensor(self._input["index"], shaped)
            self._interpreter.invoke()
            values = self._interpreter.get_tensor(self._output["index"]).ravel().astype(np.float32)
        scale, zero = self._output["quantization"]
        return (values - zero) * scale if scale else values

    def last_layer(self) -> tuple[np.ndarray, np.ndarray]:
        """Kernel [shape=(classes, values)] and bias [shape=(classes,)] of the last layer."""
        details = {one["index"]: one for one in self._interpreter.get_tensor_details()}
        kernels = [d for d in details.values() if list(d["shape"]) == [CLASSES, EMBEDDING_VALUES]]
        biases = [d for d in details.values() if list(d["shape"]) == [CLASSES]]
        if len(kernels) != 1 or len(biases) != 1 or biases[0]["dtype"] is not np.int32:
            raise LookupError("it has no last layer in 8 bits")
        get = self._interpreter.get_tensor
        scales = kernels[0]["quantization_parameters"]["scales"]  # one a class
        # The file names no unit for the bias: it counts in products of the input's and the row's.
        unit = details[self.embedding_tensor()]["quantization"][0]
        kernel = get(kernels[0]["index"]).astype(np.float32) * scales[:, None]
        return kernel, get(biases[0]["index"]).astype(np.float32) * scales * unit

    def embedding_tensor(self) -> int:
        """Index of the tensor with the 1,024 values before the last layer."""
        found = [
            detail["index"]
            for detail in self._interpreter.get_tensor_details()
            if int(np.prod(detail["shape"])) == EMBEDDING_VALUES
            and _EMBEDDING_TENSOR.search(detail["name"])
        ]
        if len(found) != 1 or int(np.prod(self._output["shape"])) != CLASSES:
            raise ValueError("it has no embedding of 1024 values, or not 521 classes")
        return found[0]


def _with_output(content: bytes, tensor: int) -> bytes:
    """The same network with another tensor as its output.

    LiteRT's fast kernels keep no inner tensors, so the one that is wanted becomes the output: a
    single number in the flat buffer (schema.fbs: Model.subgraphs and SubGraph.outputs are the
    third field of their tables).
    """
    changed = bytearray(content)

    def follow(place: int) -> int:
        return place + struct.unpack_from("<I", changed, place)[0]

    def third_field(table: int) -> int:
        names = table - struct.unpack_from("<i", changed, table)[0]
        return table + struct.unpack_from("<H", changed, names + 4 + 2 * 2)[0]

    graphs = follow(third_field(follow(0)))
    outputs = follow(third_field(follow(graphs + 4)))
    if struct.unpack_from("<I", changed, outputs)[0] != 1:
        raise ValueError("it has several outputs")
    struct.pack_into("<i", changed, outputs + 4, tensor)
    return bytes(changed)
