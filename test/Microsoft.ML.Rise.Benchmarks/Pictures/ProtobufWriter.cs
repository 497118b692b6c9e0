using System.Buffers;
using System.Text;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>Writes the fields of one protobuf message: as much of the format as an ONNX file needs.</summary>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0, BytesType = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ProtobufWriter Number(int field, long value)
    {
        Varint(field << 3 | VarintType);
        Varint(value);
        return this;
    }

    public ProtobufWriter Numbers(int field, IEnumerable<long> values)
    {
        foreach (long value in values)
            Number(field, value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message._bytes.WrittenSpan);

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(field << 3 | BytesType);
        Varint(value.Length);
        _bytes.Write(value);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Seven bits to a byte, the lowest first.</summary>
    private void Varint(long value)
    {
        ulong left = (ulong)value;
        for (; left > 0x7f; left >>= 7)
            _bytes.Write([(byte)(left | 0x80)]);
        _bytes.Write([(byte)left]);
    }
}
