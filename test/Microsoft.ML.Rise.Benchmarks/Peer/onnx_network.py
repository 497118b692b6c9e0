"""Runs an ONNX graph with torch functions: only the operators that the benchmark's models use."""

from pathlib import Path
from typing import Callable, Sequence

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from torch import Tensor


def symmetric(pads: Sequence[int]) -> list[int]:
    """ONNX gives all begins, then all ends; torch pads both sides alike."""
    begins, ends = list(pads[: len(pads) // 2]), list(pads[len(pads) // 2 :])
    if begins != ends:
        raise NotImplementedError(f"pads {list(pads)} differ between the two sides")
    return begins


# ONNX attributes arrive as keyword arguments, so that one that is not known here is an error and never ignored.

def conv(x: Tensor, weight: Tensor, bias: Tensor | None = None, *, kernel_shape: Sequence[int] = (),
         strides: Sequence[int] = (1, 1), pads: Sequence[int] = (0, 0, 0, 0),
         dilations: Sequence[int] = (1, 1), group: int = 1) -> Tensor:
    return F.conv2d(x, weight, bias, strides, symmetric(pads), dilations, group)


def max_pool(x: Tensor, *, kernel_shape: Sequence[int], strides: Sequence[int] = (1, 1),
             pads: Sequence[int] = (0, 0, 0, 0)) -> Tensor:
    return F.max_pool2d(x, kernel_shape, strides, symmetric(pads))


def concat(*xs: Tensor, axis: int) -> Tensor:
    return torch.cat(xs, axis)


def dropout(x: Tensor, *, ratio: float = 0.5) -> Tensor:
    return x


def global_average_pool(x: Tensor) -> Tensor:
    return x.mean((2, 3), keepdim=True)


def flat_softmax(x: Tensor, *, axis: int = 1) -> Tensor:
    """Before opset 13, Softmax runs over all dimensions from the axis on."""
    return x.flatten(axis).softmax(-1).view_as(x)


def softmax(x: Tensor, *, axis: int = -1) -> Tensor:
    return x.softmax(axis)


def reduce_log_sum_exp(x: Tensor, *, axes: Sequence[int], keepdims: int = 1) -> Tensor:
    return x.logsumexp(axes, keepdim=bool(keepdims))


OPERATORS: dict[str, Callable[..., Tensor]] = {
    "Add": torch.add, "Concat": concat, "Conv": conv, "Dropout": dropout, "GlobalAveragePool": global_average_pool,
    "MaxPool": max_pool, "ReduceLogSumExp": reduce_log_sum_exp, "Relu": torch.relu, "Sigmoid": torch.sigmoid,
}


class OnnxNetwork(torch.nn.Module):
    """One image batch in, one row of scores for each image out."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        model = onnx.load(str(path))
        graph = model.graph
        opset = next(o.version for o in model.opset_import if o.domain in ("", "ai.onnx"))
        operators = OPERATORS | {"Softmax": softmax if opset >= 13 else flat_softmax}
        if unknown := {node.op_type for node in graph.node} - operators.keys():
            raise NotImplementedError(f"{path.name} needs {', '.join(sorted(unknown))}")

        constants = {i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))) for i in graph.initializer}
        self.slots = {name: f"constant_{i}" for i, name in enumerate(constants)}
        for name, slot in self.slots.items():
            self.register_buffer(slot, constants[name])
        self.steps = [(operators[node.op_type], list(node.input), node.output[0],
                       {a.name: helper.get_attribute_value(a) for a in node.attribute}) for node in graph.node]
        self.input = next(i for i in graph.input if i.name not in constants)
        self.output = graph.output[0].name

    @property
    def image_shape(self) -> list[int]:
        """Channels, height, width."""
        return [d.dim_value for d in self.input.type.tensor_type.shape.dim][1:]

    def forward(self, images: Tensor) -> Tensor:
        values = {name: getattr(self, slot) for name, slot in self.slots.items()} | {self.input.name: images}
        for operator, inputs, output, attributes in self.steps:
            values[output] = operator(*(values[name] for name in inputs), **attributes)
        return values[self.output].flatten(1)
