"""The one loop that trains networks, whatever they learn from.

The rate of learning warms up and falls along a cosine, and the moving average of the weights is
what remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from .recipes import NetworkRecipe

__all__ = ["train"]


def train(
    network,
    batches,
    recipe: NetworkRecipe,
    *,
    epochs: int,
    shuffle: bool = True,
    curve_points: int = 0,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    on_epoch=None,
    loss: Callable | None = None,
) -> None:
    """Train a network in place.

    Parameters
    ----------
    network : keras.Model
        With logits as its output.
    batches : keras.utils.PyDataset
        Of inputs and shares of labels [shape=(batch, classes)], or of what `loss` compares with.
    recipe : NetworkRecipe
    epochs : int
        How often all batches are heard.
    shuffle : bool
        Whether they come in another order each time.
    curve_points : int
        How often the means so far are noted, evenly over all steps; 0 notes those of each epoch.
    validation : (inputs, shares of labels), optional
        Watched, never used: only for learning curves.
    on_epoch : callable(epoch, logs), optional
        Called after every epoch.
    loss : callable, optional
        As Keras takes it; by default the cross-entropy with the labels.

    Notes
    -----
    Learning curves are left in ``network.curves``, a dict of lists: ``loss`` and ``accuracy``, and
    the same with ``val_`` where there is a `validation`.
    """
    import keras

    steps = epochs * len(batches)
    # Keras counts the steps of the cosine from the end of the warm-up.
    rate = keras.optimizers.schedules.CosineDecay(
        0.0,
        steps,
        warmup_target=recipe.learning_rate,
        warmup_steps=max(1, int(recipe.warm_up * steps)),
    )
    labels = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=recipe.label_smoothing
    )
    network.compile(
        keras.optimizers.AdamW(
            rate,
            weight_decay=recipe.weight_decay,
            clipnorm=recipe.clip_norm,
            use_ema=True,
            ema_momentum=recipe.ema,
        ),
        loss or labels,
        metrics=["accuracy"] if loss is None else None,
    )
    noted: dict[str, list[float]] = {}
    every = max(1, steps // curve_points) if curve_points else 0

    def note(step, logs):
        if (step + 1) % every == 0:
            for name, value in logs.items():
                noted.setdefault(name, []).append(float(value))

    callbacks = [keras.callbacks.LambdaCallback(on_train_batch_end=note)] if every else []
    if on_epoch:
        callbacks.append(keras.callbacks.LambdaCallback(on_epoch_end=on_epoch))
    history = network.fit(
        batches,
        epochs=epochs,
        shuffle=shuffle,
        verbose=0,
        callbacks=callbacks,
        validation_data=validation,
    )
    network.curves = noted if every else history.history
