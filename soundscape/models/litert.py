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

    def convolutions(self) -> list[list[np.ndarray]]:
        """Kernels and biases of the convolutions on the way from the input to each end.

        Returns
        -------
        list of list of np.ndarray [dtype=float32]
            A list for each part of what is put together last, or one for all. Of each convolution,
            first to last, its kernel as Keras has it (height, width, inputs, outputs), of one
            channel at a time (height, width, channels, 1), and its bias.
        """
        made_by = {
            output: operation
            for operation in self._interpreter._get_ops_details()
            for output in operation["outputs"]
        }
        joined = [one for one in made_by.values() if one["op_name"] == "CONCATENATION"]
        (end,) = (one["index"] for one in self._interpreter.get_output_details())
        return [self._before(one, made_by) for one in (joined[-1]["inputs"] if joined else [end])]

    def _before(self, tensor: int, made_by: dict) -> list[np.ndarray]:
        """What a tensor has come through."""
        details = {one["index"]: one for one in self._interpreter.get_tensor_details()}
        found = []
        while tensor in made_by:
            operation = made_by[tensor]
            tensor = operation["inputs"][0]
            if operation["op_name"] in ("CONV_2D", "DEPTHWISE_CONV_2D"):
                kernel, bias = (self._scaled(details[index]) for index in operation["inputs"][1:])
                # LiteRT has (outputs, height, width, inputs) and (1, height, width, channels).
                found = [kernel.transpose(1, 2, 3, 0), bias, *found]
        return found

    def _scaled(self, detail: dict) -> np.ndarray:
        """A tensor with a scale for every channel, as numbers."""
        values = self._interpreter.get_tensor(detail["index"]).astype(np.float32)
        scales = detail["quantization_parameters"]["scales"]
        shape = [1] * values.ndim
        shape[detail["quantization_parameters"]["quantized_dimension"]] = len(scales)
        return values * scales.reshape(shape)
