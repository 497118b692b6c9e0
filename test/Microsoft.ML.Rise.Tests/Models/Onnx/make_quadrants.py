"""Writes networks for the tests of the ONNX scorer: the brightness of each quarter of a 6x8 picture, times a gain.

quadrants.onnx        float, any batch; a second input 'gain' float [N,1]
quadrants-fixed.onnx  float, one picture at a time
quadrants-fixed-4.onnx  float, four pictures at a time
quadrants-half.onnx   float16, any batch
Needs python3-onnx and python3-numpy.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

HEIGHT, WIDTH = 6, 8


def write(name: str, batch: str | int, kind: int, gain: bool) -> None:
    dtype = np.float16 if kind == TensorProto.FLOAT16 else np.float32
    weights = np.zeros((HEIGHT, WIDTH, 4), dtype)
    for quarter in range(4):
        y, x = 3 * (quarter // 2), 4 * (quarter % 2)
        weights[y:y + 3, x:x + 4, quarter] = 1 / 12
    constants = {"weights": weights.reshape(-1, 4), "flat": np.array([0, -1], np.int64)}
    nodes = [
        helper.make_node("Reshape", ["picture", "flat"], ["pixels"]),
        helper.make_node("MatMul", ["pixels", "weights"], ["brightness" if gain else "scores"]),
    ]
    inputs = [helper.make_tensor_value_info("picture", kind, [batch, 1, HEIGHT, WIDTH])]
    if gain:
        nodes.append(helper.make_node("Mul", ["brightness", "gain"], ["scores"]))
        inputs.append(helper.make_tensor_value_info("gain", kind, [batch, 1]))
    graph = helper.make_graph(
        nodes, "quadrants", inputs, [helper.make_tensor_value_info("scores", kind, [batch, 4])],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    save(model, name)


write("quadrants.onnx", "N", TensorProto.FLOAT, gain=True)
write("quadrants-fixed.onnx", 1, TensorProto.FLOAT, gain=False)
write("quadrants-fixed-4.onnx", 4, TensorProto.FLOAT, gain=False)
write("quadrants-half.onnx", "N", TensorProto.FLOAT16, gain=False)
