"""The original system's network: four dense layers on the mean of 50 MFCCs.

Kept as it was, as the point of reference: averaging over time discards everything that happens in
a sound, and no augmentation can bring it back.
"""

from __future__ import annotations

__all__ = ["build"]


def build(n_classes: int, *, coefficients: int = 50, dropout: float = 0.3):
    """Make the network: dense 128-256-256-128 with ReLU and dropout.

    Returns
    -------
    keras.Model
        Input [shape=(batch, coefficients)], output logits [shape=(batch, n_classes)].
    """
    import keras
    from keras import layers

    inputs = keras.Input((coefficients,), name="mfcc_mean")
    x = inputs
    for width in (128, 256, 256, 128):
        x = layers.Dropout(dropout)(layers.Dense(width, activation="relu")(x))
    return keras.Model(inputs, layers.Dense(n_classes, name="logits")(x), name="mfcc_dense")
