"""Networks in the LiteRT runtime."""

from __future__ import annotations

import threading

import numpy as np

from .._util.native_notes import without_native_notes

__all__ = ["LiteRtNetwork"]


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
