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
