"""Writes caption.onnx: a captioner small enough to be understood, for the tests of word-level maps.

Each word of its vocabulary speaks of one quarter of a 16x16 picture. Given the picture and the words so far
(teacher forcing), it gives the probability of every word at every place of the sentence:

    P[w_t | picture, w_(t-1)] = softmax(8 * brightness of the quarter of w_t + bigram[w_(t-1), w_t])

Inputs: picture float [N,1,16,16]; previous int64 [N,T], the sentence shifted by one, beginning with word 0.
Output: words float [N,T,5], probabilities. Needs python3-onnx and python3-numpy.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIZE, WORDS = 16, 5  # word 0 is the beginning of a sentence; 1 to 4 are the quarters, row by row

quarters = np.zeros((WORDS, SIZE, SIZE), np.float32)
for word in range(1, WORDS):
    y, x = 8 * ((word - 1) // 2), 8 * ((word - 1) % 2)
    quarters[word, y:y + 8, x:x + 8] = 8 / 64
bigram = 0.5 * np.cos(np.arange(WORDS * WORDS)).reshape(WORDS, WORDS).astype(np.float32)
bigram[:, 0] = -8  # a sentence begins once

constants = {
    "quarters": quarters.reshape(WORDS, -1).T,
    "bigram": bigram,
    "flat": np.array([0, -1], np.int64),
    "time": np.array([1], np.int64),
}
nodes = [
    helper.make_node("Reshape", ["picture", "flat"], ["pixels"]),
    helper.make_node("MatMul", ["pixels", "quarters"], ["seen"]),
    helper.make_node("Unsqueeze", ["seen", "time"], ["seen_each_time"]),
    helper.make_node("Gather", ["bigram", "previous"], ["said"], axis=0),
    helper.make_node("Add", ["seen_each_time", "said"], ["logits"]),
    helper.make_node("Softmax", ["logits"], ["words"], axis=-1),
]
graph = helper.make_graph(
    nodes,
    "caption",
    [
        helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["N", 1, SIZE, SIZE]),
        helper.make_tensor_value_info("previous", TensorProto.INT64, ["N", 3]),
    ],
    [helper.make_tensor_value_info("words", TensorProto.FLOAT, ["N", 3, WORDS])],
    [numpy_helper.from_array(value, name) for name, value in constants.items()],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
checker.check_model(model)
save(model, "caption.onnx")
