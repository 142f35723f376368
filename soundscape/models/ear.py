"""The ear: one body that hears windows of a second, and heads that say what they hold.

The body is MobileNet (Howard et al. 2017, arXiv:1704.04861) as YAMNet has it: thirteen convolutions
that are separable into space and channels, from a window of 0.96 s to an embedding. It begins with
YAMNet's weights (`yamnet.Yamnet.body`) or with none. Its last five are there twice, since what
tells fifty classes apart is not what tells hundreds: ``body_9`` to ``body_13`` go on hearing what
YAMNet hears, ``taught_9`` to ``taught_13``, beside them, learn from labels. An embedding is what
both hear.

On the embeddings stand the heads. ``world`` is YAMNet's own last layer, which goes on learning: how
much of each of AudioSet's classes each window has. ``logits`` answers for a whole clip, of what was
heard on the mean and at the most.

Its layers have no normalisation: YAMNet's has become part of the weights, and what goes on learning
from there needs none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Literal

from ..features import YAMNET_PARAMS
from .yamnet import CLASSES

__all__ = [
    "FILTERS",
    "HOP_FRAMES",
    "LEARNING_HOP_FRAMES",
    "SCALE",
    "SOFT",
    "TWICE",
    "WINDOW_FRAMES",
    "begin",
    "build",
    "convolutions",
    "narrowed",
]

FILTERS = (32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1_024, 1_024)
"""Channels of the first convolution and of the thirteen separable ones."""
TWICE = 5
"""How many convolutions, the last ones, are there twice."""
_STRIDES = (2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
WINDOW_FRAMES = 96
"""As many as YAMNet is shown, and a multiple of its strides."""
LEARNING_HOP_FRAMES = 100
"""From one window to the next where an ear learns: as few windows as hold the whole clip."""
HOP_FRAMES = 50
"""And where it answers: half a second. Their mean and maximum are the surer for it."""
SOFT = 0.01  # keeps the slope of the root finite where nothing is heard
SCALE = 4.0  # of what the last layer sees: it begins with nothing, and has more to learn


def build(
    n_classes: int,
    *,
    filters: Sequence[int] = FILTERS,
    sounds: int = CLASSES,
    hop_frames: int = HOP_FRAMES,
    dropout: float = 0.2,
    learns: Literal["", "world", "logits"] = "",
    shifted: bool | None = None,
):
    """Make the network.

    Parameters
    ----------
    n_classes : int
    filters : sequence of int
        Channels of each convolution, `FILTERS` for YAMNet's; fewer make a shorter network, whose
        last ones are there twice all the same.
    sounds : int
        Outputs of the head ``world``.
    hop_frames : int
        From one window to the next; the last ones go on where the clip begins. A divisor of its
        frames.
    dropout : float
        Share of the pooled features dropped in training.
    learns : {"", "world", "logits"}
        The head that learns, and the convolutions below it that do: its own.
    shifted : bool, optional
        Whether convolutions of single channels are computed as nine shifted products; by default
        on JAX.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames)] as `features.YAMNET_PARAMS` have it. Outputs by name:
        ``logits`` [shape=(batch, n_classes)] of the clip, and ``world``
        [shape=(batch, windows, sounds)], logits too, of its windows.
    """
    import keras
    from keras import layers, ops

    if shifted is None:
        # On a GPU, beside other work, XLA's own convolution of single channels had not finished a
        # first training step after 55 s, where the products, which it makes one kernel of, were
        # compiled in 30 and took 14 ms a step of 128.
        shifted = keras.backend.backend() == "jax"
    below = {"world": "body", "logits": "taught", "": None}[learns]

    def convolved(x, place, name):
        form = _shifted if shifted else _skipping if name == below else _depthwise
        x = form(_STRIDES[place], name=f"{name}_{place}_space")(x)
        x = layers.Conv2D(filters[place], 1, name=f"{name}_{place}")(layers.Activation("relu6")(x))
        return layers.Activation("relu6")(x)

    bands, frames = YAMNET_PARAMS.bands, YAMNET_PARAMS.frames
    inputs = keras.Input((bands, frames), name="log_mel")
    around = ops.concatenate([inputs, inputs[..., :WINDOW_FRAMES]], axis=-1)
    starts = range(0, frames, hop_frames)
    x = ops.stack([around[..., one : one + WINDOW_FRAMES] for one in starts], axis=1)
    x = ops.reshape(ops.transpose(x, (0, 1, 3, 2)), (-1, WINDOW_FRAMES, bands, 1))
    x = layers.Conv2D(filters[0], 3, _STRIDES[0], "same", name="body_0")(x)
    x = layers.Activation("relu6")(x)
    fork = len(filters) - TWICE
    for place in range(1, fork):
        x = convolved(x, place, "body")
    heard = {}
    for name in ("body", "taught"):
        y = x
        for place in range(fork, len(filters)):
            y = convolved(y, place, name)
        y = layers.GlobalAveragePooling2D(dtype="float32", name=f"{name}_windows")(y)
        heard[name] = ops.reshape(y, (-1, len(starts), filters[-1]))
    world = layers.Dense(sounds, name="world", dtype="float32")(heard["body"])
    both = layers.Concatenate(dtype="float32")([heard["body"], heard["taught"]])
    pooled = [layers.GlobalAveragePooling1D()(both), layers.GlobalMaxPooling1D()(both)]
    pooled = layers.Concatenate(dtype="float32")(pooled)
    # As in `yamnet.Yamnet.summary`: what is heard faintly counts, too.
    pooled = layers.Rescaling(SCALE**2, offset=SCALE**2 * SOFT)(pooled)
    pooled = layers.Dropout(dropout)(ops.sqrt(pooled))
    logits = layers.Dense(n_classes, kernel_initializer="zeros", name="logits", dtype="float32")
    network = keras.Model(inputs, {"logits": logits(pooled), "world": world}, name="ear")
    if learns:
        for layer in network.layers:
            place = _place_of(layer)
            layer.trainable = layer.name == learns or (
                place is not None and place >= fork and layer.name.startswith(below)
            )
    return network


def _place_of(layer) -> int | None:
    """Of a convolution: which of `FILTERS` it is."""
    found = re.fullmatch(r"(?:body|taught)_(\d+)(?:_space)?", layer.name)
    return int(found[1]) if found else None


def convolutions(network, name: str) -> list:
    """The convolutions that a window passes, in order.

    Parameters
    ----------
    network : keras.Model
    name : {"body", "taught"}
        Which of those that are there twice.
    """
    places = [(_place_of(layer), layer) for layer in network.layers]
    found = [(place, layer) for place, layer in places if place is not None]
    fork = min(place for place, layer in found if layer.name.startswith("taught"))
    own = [one for one in found if one[0] < fork or one[1].name.startswith(name)]
    own.sort(key=lambda one: (one[0], not one[1].name.endswith("space")))
    return [layer for _, layer in own]


def _depthwise(stride: int, name: str):
    """A 3 x 3 convolution of each channel by itself."""
    import keras

    return keras.layers.DepthwiseConv2D(3, stride, "same", name=name)


def _skipping(stride: int, name: str):
    """The same with every step computed and every second one kept.

    TensorFlow is slow to find the slope of a convolution of steps of two that is padded on one
    side only: of the last one here, that took a third of a training step.
    """
    import keras
    from keras import ops

    if stride == 1:
        return _depthwise(stride, name)

    class Skipping(keras.layers.DepthwiseConv2D):
        def call(self, x):
            rows, columns, channels = x.shape[1:]
            x = super().call(x)
            # "same" pads what is halved without a rest at its end alone: its steps are the odd
            # ones. A slice of whole rows of memory, since one with steps is slow, too.
            x = ops.reshape(x, (-1, 2, columns // 2, 2 * channels))[:, 1, :, channels:]
            return ops.reshape(x, (-1, rows // 2, columns // 2, channels))

    return Skipping(3, 1, "same", name=name)


def _shifted(stride: int, name: str):
    """The same as nine shifted products."""
    import keras
    from keras import ops

    class Shifted(keras.layers.DepthwiseConv2D):
        def call(self, x):
            kernel = ops.cast(self.kernel, x.dtype)[..., 0]
            rows, columns = x.shape[1] - (stride - 1), x.shape[2] - (stride - 1)
            before = 1 if stride == 1 else 0  # as "same" pads what is halved without a rest
            padded = ops.pad(x, ((0, 0), (before, 1), (before, 1), (0, 0)))
            heard = ops.cast(self.bias, x.dtype)
            for i, j in itertools.product(range(3), range(3)):
                part = padded[:, i : i + rows : stride, j : j + columns : stride]
                heard = heard + part * kernel[i, j]
            return heard

    return Shifted(3, stride, "same", name=name)


def begin(
    network, body: Sequence, taught: Sequence | None = None, *, last: Sequence | None = None
) -> None:
    """Give the network weights to begin with.

    Parameters
    ----------
    network : keras.Model
        As `build` makes it, with `FILTERS`.
    body : sequence of np.ndarray
        Kernels and biases in the order of its layers: see `yamnet.Yamnet.body`.
    taught : sequence of np.ndarray, optional
        The same of those that learn from labels; by default what is there twice begins alike.
    last : sequence of np.ndarray, optional
        Kernel and bias of the head ``world``: see `yamnet.Yamnet.last`.
    """
    for name, values in (("body", body), ("taught", body if taught is None else taught)):
        own = convolutions(network, name)
        for layer, kernel, bias in zip(own, values[::2], values[1::2], strict=True):
            layer.set_weights([kernel, bias])
    if last is not None:
        network.get_layer("world").set_weights(last)


def narrowed(network, columns: Sequence[int], *, builder: Callable = build):
    """The same ear for some of its classes: it answers among those that are asked for.

    Parameters
    ----------
    network : keras.Model
    columns : sequence of int
        Outputs of ``logits`` to keep, in the order wanted.
    builder : callable(n_classes)
        What made it, where that was not the usual one.

    Returns
    -------
    keras.Model
    """
    narrow = builder(len(columns))
    for layer in network.layers:
        weights = layer.get_weights()
        if not weights:
            continue
        if layer.name == "logits":
            weights = [values[..., list(columns)] for values in weights]
        narrow.get_layer(layer.name).set_weights(weights)
    return narrow
