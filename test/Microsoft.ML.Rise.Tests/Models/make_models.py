"""Writes the small ONNX files of the tests. Needs python3-onnx and python3-numpy.

zipmap-text.onnx, zipmap-int64.onnx: what a converted scikit-learn classifier gives: a sequence of maps from class to probability.
Input: features float [N,4]. Output: probabilities, softmax(features . WEIGHTS), with the keys in an order that is not theirs.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, TypeProto, checker, helper, numpy_helper, save

WEIGHTS = np.array([[1, 0, -1], [0.5, -0.5, 0], [0, 1, -0.5], [0, 0, 2]], np.float32)
FOLDER = Path(__file__).parent


def zipmap(file: str, key_type: int, **keys: list) -> None:
    nodes = [
        helper.make_node("MatMul", ["features", "weights"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["softmax"], axis=1),
        helper.make_node("ZipMap", ["softmax"], ["probabilities"], domain="ai.onnx.ml", **keys),
    ]
    maps = TypeProto()
    maps.sequence_type.elem_type.map_type.key_type = key_type
    maps.sequence_type.elem_type.map_type.value_type.CopyFrom(helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    graph = helper.make_graph(
        nodes,
        "zipmap",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", 4])],
        [helper.make_value_info("probabilities", maps)],
        [numpy_helper.from_array(WEIGHTS, "weights")],
    )
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    checker.check_model(model)
    save(model, FOLDER / file)


zipmap("zipmap-text.onnx", TensorProto.STRING, classlabels_strings=["cat", "Dog", "ant"])
zipmap("zipmap-int64.onnx", TensorProto.INT64, classlabels_int64s=[7, -5, 30])


def boxes(file: str) -> None:
    """boxes.onnx: a detector of four boxes, one in each quarter of a picture [1,3,32,32], as sure of each as that quarter is bright; cats to the left, dogs to the right.

    Output: boxes [1,7,2,2], transposed: centre and size in pixels, objectness, two classes.
    """
    weights = np.zeros((7, 3, 16, 16), np.float32)
    weights[4] = 1 / 768
    fixed = np.zeros((1, 7, 2, 2), np.float32)
    fixed[0, 0], fixed[0, 1] = [[8, 24], [8, 24]], [[8, 8], [24, 24]]
    fixed[0, 2:4] = 16
    fixed[0, 5], fixed[0, 6] = [[0.9, 0.1], [0.9, 0.1]], [[0.1, 0.9], [0.1, 0.9]]
    nodes = [
        helper.make_node("Conv", ["picture", "weights"], ["brightness"], strides=[16, 16], kernel_shape=[16, 16]),
        helper.make_node("Add", ["brightness", "fixed"], ["boxes"]),
    ]
    graph = helper.make_graph(
        nodes,
        "boxes",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [1, 7, 2, 2])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(fixed, "fixed")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    save(model, FOLDER / file)


boxes("boxes.onnx")
