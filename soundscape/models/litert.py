"""Networks in the LiteRT runtime."""

from __future__ import annotations

import threading

import numpy as np

from .._util.native_notes import without_native_notes

__all__ = ["LiteRtNetwork", "LiteRtWeights"]


class LiteRtNetwork:
    """A network in the LiteRT runtime: starts in a fraction of a second, needs no TensorFlow.

    Several threads may ask it at once: each has an interpreter of its own.
    """

    def __init__(self, tflite: bytes):
        self._content = tflite
        self._own = threading.local()
        self._opened()  # what is no network is told at once

    def __call__(self, levels: np.ndarray) -> np.ndarray:
        """What it answers [shape=(1, ...)] to one input [shape=(1, ...), dtype=float32]."""
        interpreter, source, target = self._opened()
        interpreter.set_tensor(source, levels)
        interpreter.invoke()
        return interpreter.get_tensor(target)

    def _opened(self):
        if not hasattr(self._own, "opened"):
            from ai_edge_litert.interpreter import Interpreter

            # One thread: a clip takes milliseconds, and callers fan out over clips.
            with without_native_notes():
                interpreter = Interpreter(model_content=self._content, num_threads=1)
                interpreter.allocate_tensors()
            source = interpreter.get_input_details()[0]["index"]
            target = interpreter.get_output_details()[0]["index"]
            self._own.opened = interpreter, source, target
        return self._own.opened


class LiteRtWeights:
    """The weights in a LiteRT file, as numbers.

    Parameters
    ----------
    tflite : bytes
        A file with weights in 8 bits.
    """

    def __init__(self, tflite: bytes):
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        with without_native_notes():
            # As it stands in the file: the fast kernels take operations together.
            plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
            self._interpreter = Interpreter(
                model_content=tflite, num_threads=1, experimental_op_resolver_type=plain
            )
            self._interpreter.allocate_tensors()

    def convolutions(self) -> list[np.ndarray]:
        """Kernels and biases of all convolutions, first to last, as Keras has them.

        Returns
        -------
        list of np.ndarray [dtype=float32]
            Of each its kernel (height, width, inputs, outputs), of one channel at a time (height,
            width, channels, 1), and its bias.
        """
        details = {one["index"]: one for one in self._interpreter.get_tensor_details()}
        found = []
        # Tensors lie in any order; what is done with them tells which is whose.
        for operation in self._interpreter._get_ops_details():
            if operation["op_name"] in ("CONV_2D", "DEPTHWISE_CONV_2D"):
                _, kernel, bias = (details[index] for index in operation["inputs"])
                # LiteRT has (outputs, height, width, inputs) and (1, height, width, channels).
                found += [self._scaled(kernel).transpose(1, 2, 3, 0), self._scaled(bias)]
        return found

    def _scaled(self, detail: dict) -> np.ndarray:
        """A tensor with a scale for every channel, as numbers."""
        values = self._interpreter.get_tensor(detail["index"]).astype(np.float32)
        scales = detail["quantization_parameters"]["scales"]
        shape = [1] * values.ndim
        shape[detail["quantization_parameters"]["quantized_dimension"]] = len(scales)
        return values * scales.reshape(shape)
