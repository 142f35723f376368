"""Trained networks on disk: found again under a name made of everything they depend on.

They are kept as plain arrays, without pickle. Looking one up imports no Keras.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .. import models
from .._util.files import write_whole
from .cost import Cost

__all__ = ["VERSION", "read_network", "write_network"]

VERSION = 1
"""Of the code that trains: another where the same recipe, clips and seed give another network."""


def write_network(path: Path, network, cost: Cost) -> None:
    """Keep a trained network, whole or not at all."""
    weights = {f"{i:03d}": value for i, value in enumerate(network.get_weights())}
    content = io.BytesIO()
    np.savez(content, cost=json.dumps(asdict(cost)), **weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())


def read_network(path: Path, model: str, n_classes: int):
    """A network that was kept, and its `Cost`."""
    network = models.build(model, n_classes)
    with np.load(path, allow_pickle=False) as saved:
        network.set_weights([saved[f"{i:03d}"] for i in range(len(network.weights))])
        return network, Cost(**json.loads(str(saved["cost"])))
