"""Writes networks that read their inputs in all sorts of ways, for the tests of what RiseOnnxScorer makes of them. Needs nothing but Python.

Quarters: the sum of each quarter of a 6x8 picture [N,1,6,8].
  read-uint8.onnx, read-int8.onnx, read-int32.onnx   of integers, sums as float
  read-int64.onnx                                    of integers, sums as int64
  read-double.onnx                                   of doubles, sums as double
  read-bool.onnx                                     of floats, whether each sum is above 6
  constants.onnx      floats, times the other inputs: 'level' int64 [N,1], 'factor' double [N,1], 'flag' bool [N,1], 'kind' string [N,1] ("double" is 2,
                      "half" is 0.5, another 0) and the mean of 'weights' float [K]
  zipmap.onnx         sums as a tensor 'sums', as a sequence of maps 'probabilities', and the largest one's 'label' as a string
Means of each channel of a picture.
  interleaved.onnx    [N,16,16,3] to [N,3]
  no-batch.onnx       [3,16,16] to [3], in one planar picture
  no-batch-two.onnx   [3,16,16] to [2], the means of the first two channels
  open-size.onnx      [N,3,H,W] to [N,3]
Others.
  no-batch-vector.onnx  [4] to [3]: x0 + x1, x1 + x2, x2 + x3
  open-series.onnx      [N,T,2] to [N,T]: the sum of each step's channels
  open-no-batch.onnx    [T,2] to [2]: the mean of each channel
  where.onnx            [1,8] to int64 [2,M]: the places that are not 0, which are sometimes more and sometimes fewer
  text.onnx             string [N,1] to [N,2]: whether "good" is in it, and whether "bad" is
  external.onnx         its weights are in a file that is missing
  future.onnx           of an operator set that nobody has yet
"""

import struct
from pathlib import Path

FLOAT, UINT8, INT8, INT32, INT64, STRING, BOOL, DOUBLE = 1, 2, 3, 6, 7, 8, 9, 11
ATTRIBUTE_INT, ATTRIBUTE_FLOAT, ATTRIBUTE_STRING, ATTRIBUTE_INTS, ATTRIBUTE_FLOATS, ATTRIBUTE_STRINGS = 2, 1, 3, 7, 6, 8


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def data(field: int, value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def real(field: int, value: float) -> bytes:
    return varint(field << 3 | 5) + struct.pack("<f", value)


def attribute(name: str, value: int | float | str | list) -> bytes:
    out = data(1, name)
    if isinstance(value, int):
        return out + number(3, value) + number(20, ATTRIBUTE_INT)
    if isinstance(value, float):
        return out + real(2, value) + number(20, ATTRIBUTE_FLOAT)
    if isinstance(value, str):
        return out + data(4, value) + number(20, ATTRIBUTE_STRING)
    if isinstance(value[0], str):
        return out + b"".join(data(9, v) for v in value) + number(20, ATTRIBUTE_STRINGS)
    if isinstance(value[0], float):
        return out + b"".join(real(7, v) for v in value) + number(20, ATTRIBUTE_FLOATS)
    return out + b"".join(number(8, v) for v in value) + number(20, ATTRIBUTE_INTS)


def node(operation: str, inputs: list[str], output: str, domain: str = "", **attributes) -> bytes:
    out = b"".join(data(1, name) for name in inputs) + data(2, output) + data(4, operation)
    out += b"".join(data(5, attribute(name, value)) for name, value in attributes.items())
    return data(1, out + (data(7, domain) if domain else b""))


def weights(name: str, dimensions: list[int], values: list[float]) -> bytes:
    out = b"".join(number(1, d) for d in dimensions) + number(2, FLOAT) + data(8, name)
    return data(5, out + data(9, struct.pack(f"<{len(values)}f", *values)))


def tensor_type(kind: int, dimensions: list[int | str]) -> bytes:
    shape = b"".join(data(1, number(1, d) if isinstance(d, int) else data(2, d)) for d in dimensions)
    return data(1, number(1, kind) + data(2, shape))


def value(field: int, name: str, type_: bytes) -> bytes:
    return data(field, data(1, name) + data(2, type_))


def reads(name: str, kind: int, *dimensions: int | str) -> bytes:
    return value(11, name, tensor_type(kind, list(dimensions)))


def gives(name: str, kind: int, *dimensions: int | str) -> bytes:
    return value(12, name, tensor_type(kind, list(dimensions)))


def write(name: str, *parts: bytes, opset: int = 13) -> None:
    operators = data(8, data(1, "") + number(2, opset)) + data(8, data(1, "ai.onnx.ml") + number(2, 2))
    Path(__file__).with_name(name + ".onnx").write_bytes(number(1, 8) + data(7, data(2, name) + b"".join(parts)) + operators)


def quarters(scale: float = 1) -> bytes:
    """'sums' of 'floats'."""
    values = [scale if q == i // 24 * 2 + i % 8 // 4 else 0.0 for i in range(48) for q in range(4)]
    return node("Flatten", ["floats"], "flat", axis=1) + node("MatMul", ["flat", "quarters"], "sums") + weights("quarters", [48, 4], values)


def write_conversion(name: str, kind: int, result: int = FLOAT) -> None:
    write(
        name,
        node("Cast", ["picture"], "floats", to=FLOAT) + quarters() + node("Cast", ["sums"], "scores", to=result),
        reads("picture", kind, "N", 1, 6, 8),
        gives("scores", result, "N", 4),
    )


def write_means(name: str, axes: list[int], dimensions: list[int | str], result: list[int | str]) -> None:
    write(name, node("ReduceMean", ["x"], "y", axes=axes, keepdims=0), reads("x", FLOAT, *dimensions), gives("y", FLOAT, *result))


write_conversion("read-uint8", UINT8)
write_conversion("read-int8", INT8)
write_conversion("read-int32", INT32)
write_conversion("read-int64", INT64, INT64)
write_conversion("read-double", DOUBLE, DOUBLE)
write(
    "read-bool",
    node("Identity", ["picture"], "floats") + quarters() + weights("six", [1], [6.0]) + node("Greater", ["sums", "six"], "scores"),
    reads("picture", FLOAT, "N", 1, 6, 8),
    gives("scores", BOOL, "N", 4),
)
write(
    "constants",
    node("Identity", ["picture"], "floats") + quarters(),
    node("Cast", ["level"], "level1", to=FLOAT) + node("Cast", ["factor"], "factor1", to=FLOAT) + node("Cast", ["flag"], "flag1", to=FLOAT),
    node("LabelEncoder", ["kind"], "kind1", "ai.onnx.ml", keys_strings=["double", "half"], values_floats=[2.0, 0.5], default_float=0.0),
    node("ReduceMean", ["weights"], "weight", axes=[0], keepdims=1),
    node("Mul", ["sums", "level1"], "a") + node("Mul", ["a", "factor1"], "b") + node("Mul", ["b", "flag1"], "c"),
    node("Mul", ["c", "kind1"], "d") + node("Mul", ["d", "weight"], "scores"),
    reads("picture", FLOAT, "N", 1, 6, 8) + reads("level", INT64, "N", 1) + reads("factor", DOUBLE, "N", 1) + reads("flag", BOOL, "N", 1),
    reads("kind", STRING, "N", 1) + reads("weights", FLOAT, "K"),
    gives("scores", FLOAT, "N", 4),
)
write(
    "zipmap",
    node("Identity", ["picture"], "floats") + quarters() + node("ArgMax", ["sums"], "largest", axis=1, keepdims=0),
    node("LabelEncoder", ["largest"], "label", "ai.onnx.ml", keys_int64s=[0, 1, 2, 3], values_strings=["a", "b", "c", "d"]),
    node("ZipMap", ["sums"], "probabilities", "ai.onnx.ml", classlabels_strings=["a", "b", "c", "d"]),
    reads("picture", FLOAT, "N", 1, 6, 8),
    gives("label", STRING, "N") + value(12, "probabilities", data(4, data(1, data(5, number(1, STRING) + data(2, tensor_type(FLOAT, [])))))) + gives("sums", FLOAT, "N", 4),
)
write_means("interleaved", [1, 2], ["N", 16, 16, 3], ["N", 3])
write_means("no-batch", [1, 2], [3, 16, 16], [3])
write(
    "no-batch-two",
    node("ReduceMean", ["x"], "means", axes=[1, 2], keepdims=0) + weights("two", [3, 2], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]) + node("MatMul", ["means", "two"], "y"),
    reads("x", FLOAT, 3, 16, 16),
    gives("y", FLOAT, 2),
)
write_means("open-size", [2, 3], ["N", 3, "H", "W"], ["N", 3])
write(
    "no-batch-vector",
    weights("pairs", [4, 3], [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]) + node("MatMul", ["x", "pairs"], "y"),
    reads("x", FLOAT, 4),
    gives("y", FLOAT, 3),
)
write(
    "open-series",
    node("ReduceL1", ["x"], "y", axes=[2], keepdims=0),
    reads("x", FLOAT, "N", "T", 2),
    gives("y", FLOAT, "N", "T"),
)
write_means("open-no-batch", [0], ["T", 2], [2])
write("where", node("NonZero", ["x"], "y"), reads("x", FLOAT, 1, 8), gives("y", INT64, 2, "M"))
write(
    "text",
    node("RegexFullMatch", ["text"], "good", pattern=r"(?s).*\bgood\b.*") + node("Cast", ["good"], "good1", to=FLOAT),
    node("RegexFullMatch", ["text"], "bad", pattern=r"(?s).*\bbad\b.*") + node("Cast", ["bad"], "bad1", to=FLOAT),
    node("Concat", ["good1", "bad1"], "scores", axis=1),
    reads("text", STRING, "N", 1),
    gives("scores", FLOAT, "N", 2),
    opset=20,
)
write(
    "external",
    data(5, number(1, 4) + number(2, FLOAT) + data(8, "w") + data(13, data(1, "location") + data(2, "missing.bin")) + number(14, 1)),
    node("Mul", ["x", "w"], "y"),
    reads("x", FLOAT, "N", 4),
    gives("y", FLOAT, "N", 4),
)
write("future", node("Identity", ["x"], "y"), reads("x", FLOAT, "N", 4), gives("y", FLOAT, "N", 4), opset=999)
