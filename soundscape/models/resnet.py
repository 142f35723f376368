"""A small residual network on log-mel spectrograms, trained by labels alone.

Residual 3 x 3 convolutions (He et al. 2016) with squeeze-and-excitation (Hu et al. 2018), pooled
over frequency by mean and over time by mean and maximum, since some sounds fill a clip (rain) and
some are over in a moment (a sneeze).
"""

from __future__ import annotations

__all__ = ["build"]


def build(
    n_classes: int,
    *,
    bands: int = 64,
    range_db: float = 80.0,
    widths: tuple[int, ...] = (16, 32, 64, 128),
    dropout: float = 0.3,
):
    """Make the network.

    Parameters
    ----------
    n_classes : int
    bands : int
        Mel bands of the input.
    range_db : float
        Levels arrive in dB from ``-range_db`` to 0.
    widths : tuple of int
        Channels of the four stages.
    dropout : float
        Share of the pooled features dropped in training.

    Returns
    -------
    keras.Model
        Input [shape=(batch, bands, frames), dB], output logits [shape=(batch, n_classes)].
    """
    import keras
    from keras import layers

    def convolution(x, width, *, strides=1, size=3):
        x = layers.Conv2D(
            width, size, strides, "same", use_bias=False, kernel_initializer="he_normal"
        )(x)
        return layers.BatchNormalization(momentum=0.9)(x)

    def excite(x, width):
        weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
        weights = layers.Conv2D(max(8, width // 8), 1, activation="relu")(weights)
        return layers.Multiply()([x, layers.Conv2D(width, 1, activation="sigmoid")(weights)])

    def block(x, width, strides):
        inner = layers.Activation("relu")(convolution(x, width, strides=strides))
        inner = excite(convolution(inner, width), width)
        if strides != 1 or x.shape[-1] != width:
            x = layers.AveragePooling2D(strides, padding="same")(x) if strides != 1 else x
            x = convolution(x, width, size=1)
        return layers.Activation("relu")(layers.Add()([x, inner]))

    inputs = keras.Input((bands, None), name="log_mel")
    x = layers.Rescaling(2 / range_db, offset=1.0)(inputs)  # -1 to 1
    x = layers.Reshape((bands, -1, 1))(x)
    x = layers.Activation("relu")(convolution(x, widths[0], strides=2))
    for stage, width in enumerate(widths):
        x = block(x, width, strides=1 if stage == 0 else 2)
    x = _pool(x)
    x = layers.Dropout(dropout)(x)
    return keras.Model(inputs, layers.Dense(n_classes, name="logits")(x), name="resnet")


def _pool(x):
    """Mean over frequency, then mean and maximum over time [shape=(batch, 2 * channels)]."""
    from keras import ops

    x = ops.mean(x, axis=1)  # (batch, frames, channels)
    return ops.concatenate([ops.mean(x, axis=1), ops.max(x, axis=1)], axis=-1)
