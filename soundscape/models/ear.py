"""The ear: the network that ships, a small listener taught by a large one.

Residual 3 x 3 convolutions (He et al. 2016) with squeeze-and-excitation (Hu et al. 2018), without
batch normalisation: kernels are standardised and signals scaled so that they keep their size (Brock
et al. 2021, "Characterizing signal propagation to close the performance gap in unnormalized
ResNets"). That trains faster in half precision on a CPU, and leaves plain convolutions behind.

In training it has two outputs more. ``windows`` and ``clip`` say what YAMNet would hear in each of
its windows and on the whole: they exist to be taught, and make the features more general than a few
labels can. `plain` leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["WINDOWS", "build", "narrowed", "plain"]

WINDOWS = 10
"""Windows of the teacher in an input of five seconds."""
_WINDOW_SECONDS, _WINDOW_HOP_SECONDS = 0.975, 0.48
_WRAPPED = 6  # frames of the start repeated at the end: 256 halve without a rest
_HALVED = ((1, 1), (2, 2), (2, 2), (2, 1))  # frequencies and times that become one, by stage
_RELU_GAIN = 1.7139588594436646  # keeps the variance of a normal signal: sqrt(2 / (1 - 1 / pi))
_BRANCH = 0.4  # size of each residual branch against the signal it is added to
_EXCITED_WIDTH = 256  # where channels are many and pixels few, excitation costs nothing


def build(
    n_classes: int,
    *,
    taught: bool = False,
    bands: int = 64,
    frames: int = 250,
    range_db: float = 80.0,
    hop_seconds: float = 0.02,
    widths: tuple[int, ...] = (64, 128, 256, 256),
    embedding: int = 1_024,
    dropout: float = 0.2,
):
    """Make the network.

    Parameters
    ----------
    n_classes : int
    taught : bool
        With standardised kernels and the teacher's outputs, for training; else as it ships.
    bands, frames : int
        Size of the input. Time wraps around, as it does in sounds that are repeated.
    range_db : float
        Levels arrive in dB from ``-range_db`` to 0.
    hop_seconds : float
        Between two frames.
    widths : tuple of int
        Channels of the four stages.
    embedding : int
        Values of the teacher's embedding; 0 for no teacher.
    dropout : float
        Share of the pooled features dropped in training.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames), dB]; output logits [shape=(batch, n_classes)], and if
        `taught` a dict of ``logits``, ``windows`` [shape=(batch, 10, embedding)] and ``clip``
        [shape=(batch, embedding)].
    """
    import keras
    from keras import layers, ops

    numbers = iter(range(100))

    def convolution(x, width, size=3, strides=1, scale=1.0):
        name = f"convolution_{next(numbers)}"
        if taught:
            return _standardised()(width, size, strides=strides, scale=scale, name=name)(x)
        return layers.Conv2D(width, size, strides, "same", name=name)(x)

    def active(x):
        return layers.Activation("relu")(x)

    def excite(x, width):
        names = f"squeeze_{next(numbers)}", f"excite_{next(numbers)}"
        weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
        weights = layers.Conv2D(width // 8, 1, activation="relu", name=names[0])(weights)
        weights = layers.Conv2D(width, 1, activation="sigmoid", name=names[1])(weights)
        return layers.Multiply()([x, layers.Rescaling(2.0)(weights)])

    def block(x, width, halved, variance):
        # What a scale does to a signal is left to the kernels that read it: it costs nothing there.
        read, scale = active(x), _RELU_GAIN / np.sqrt(variance)
        if max(halved) > 1:
            read = layers.AveragePooling2D(halved)(read)
        if max(halved) > 1 or x.shape[-1] != width:
            x, variance = convolution(read, width, size=1, scale=scale), 1.0
        inner = convolution(read, width, scale=scale)
        inner = convolution(active(inner), width, scale=_RELU_GAIN * _BRANCH)
        if width >= _EXCITED_WIDTH:
            inner = excite(inner, width)
        return layers.Add()([x, inner]), variance + _BRANCH**2

    inputs = keras.Input((bands, frames), name="log_mel")
    x = layers.Rescaling(1 / range_db, offset=1.0)(inputs)  # 0 to 1
    x = layers.Concatenate(axis=2)([x, x[:, :, :_WRAPPED]])
    x = layers.Reshape((bands, frames + _WRAPPED, 1))(x)
    x = convolution(x, widths[0], size=8, strides=4, scale=4.0)  # to about unit variance
    variance = 1.0
    for width, halved in zip(widths, _HALVED, strict=True):
        x, variance = block(x, width, halved, variance)
    x = active(x)
    rows, steps, width = x.shape[1:]
    x = layers.Reshape((steps, rows * width))(layers.Permute((2, 1, 3))(x))
    pooled = [layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x)]
    pooled = layers.Concatenate(dtype="float32")(pooled)
    pooled = layers.Dropout(dropout)(pooled)
    logits = layers.Dense(n_classes, name="logits", dtype="float32")(pooled)
    if not taught:
        return keras.Model(inputs, logits, name="ear")
    outputs = {"logits": logits}
    if not embedding:
        return keras.Model(inputs, outputs, name="ear_taught")
    spans = _spans(steps, (frames + _WRAPPED) * hop_seconds).astype("float32")
    heard = layers.Lambda(lambda x: ops.einsum("ws,bsc->bwc", ops.cast(spans, x.dtype), x))(x)
    outputs["windows"] = layers.Dense(embedding, name="windows")(heard)
    outputs["clip"] = layers.Dense(embedding, name="clip", dtype="float32")(pooled)
    return keras.Model(inputs, outputs, name="ear_taught")


def plain(taught, **options):
    """The network as it ships, with the weights of one that was taught.

    Parameters
    ----------
    taught : keras.Model
        Made by `build` with ``taught=True``.
    **options
        Of `build`, where they were not the usual ones.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames), dB], output logits.
    """
    network = build(taught.get_layer("logits").units, **options)
    for layer in network.layers:
        if not layer.weights:
            continue
        source = taught.get_layer(layer.name)
        kernel, bias = (np.asarray(value, np.float32) for value in source.get_weights()[-2:])
        if hasattr(source, "standardised"):
            kernel = np.asarray(source.standardised(), np.float32)
        layer.set_weights([kernel, bias])
    return network


def narrowed(network, columns: Sequence[int], **options):
    """The same ear for some of its classes: it answers among those that are asked for.

    Parameters
    ----------
    network : keras.Model
        As `plain` returns it.
    columns : sequence of int
        Outputs to keep, in the order wanted.
    **options
        Of `build`, where they were not the usual ones.

    Returns
    -------
    keras.Model
    """
    narrow = build(len(columns), **options)
    *body, kernel, bias = network.get_weights()
    narrow.set_weights([*body, kernel[:, list(columns)], bias[list(columns)]])
    return narrow


def _spans(steps: int, seconds: float) -> np.ndarray:
    """How much of each window falls into each time step [shape=(windows, steps), rows sum to 1]."""
    fine = 100  # points a step
    when = (np.arange(steps * fine) + 0.5) * seconds / (steps * fine)
    starts = np.arange(WINDOWS)[:, None] * _WINDOW_HOP_SECONDS
    inside = ((when - starts) % seconds) < _WINDOW_SECONDS
    shares = inside.reshape(WINDOWS, steps, fine).mean(axis=2)
    return shares / shares.sum(axis=1, keepdims=True)


def _standardised():
    """The convolution whose kernels have mean 0 and a fixed size (made when Keras is there)."""
    global _class
    if _class is None:
        import keras
        from keras import ops

        @keras.saving.register_keras_serializable("soundscape")
        class StandardisedConv2D(keras.layers.Layer):
            """A 2-D convolution with standardised kernels and a learnt gain a channel.

            The kernel is kept as a matrix (inputs, filters), which is what Muon makes orthogonal.
            """

            def __init__(self, filters, size, *, strides=1, scale=1.0, **options):
                super().__init__(**options)
                self.filters, self.size, self.strides = filters, size, strides
                self.scale = scale

            def build(self, shape):
                self.inputs = shape[-1]
                self.fan_in = self.size * self.size * self.inputs
                self.kernel = self.add_weight(
                    (self.fan_in, self.filters), initializer="he_normal", name="kernel"
                )
                self.gain = self.add_weight((self.filters,), initializer="ones", name="gain")
                self.bias = self.add_weight((self.filters,), initializer="zeros", name="bias")

            def standardised(self):
                """The kernel as it is applied [shape=(size, size, in, out), float32]."""
                kernel = ops.cast(self.kernel, "float32")
                centred = kernel - ops.mean(kernel, axis=0, keepdims=True)
                power = ops.mean(ops.square(centred), axis=0, keepdims=True)
                gain = ops.cast(self.gain, "float32") * self.scale
                kernel = centred * (ops.rsqrt(power * self.fan_in + 1e-6) * gain)
                return ops.reshape(kernel, (self.size, self.size, self.inputs, self.filters))

            def call(self, inputs):
                kernel = ops.cast(self.standardised(), inputs.dtype)
                heard = ops.conv(inputs, kernel, self.strides, "same", "channels_last")
                return heard + ops.cast(self.bias, inputs.dtype)

            def get_config(self):
                own = ("filters", "size", "strides", "scale")
                return {**super().get_config(), **{name: getattr(self, name) for name in own}}

        _class = StandardisedConv2D
    return _class


_class = None
