using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A batch of a node's values: floats, and beside them the network's own type where that is another.</summary>
internal abstract class OnnxBuffer(float[] floats, OrtValue value) : IDisposable
{
    private static readonly Dictionary<Type, Func<float[], long[], OnnxBuffer>> s_makers = new()
    {
        [typeof(float)] = (floats, shape) => new FloatBuffer(floats, shape),
        [typeof(Float16)] = Converted<Float16, Half>(),
        [typeof(double)] = Converted<double, double>(),
        [typeof(sbyte)] = Converted<sbyte, sbyte>(),
        [typeof(byte)] = Converted<byte, byte>(),
        [typeof(short)] = Converted<short, short>(),
        [typeof(ushort)] = Converted<ushort, ushort>(),
        [typeof(int)] = Converted<int, int>(),
        [typeof(uint)] = Converted<uint, uint>(),
        [typeof(long)] = Converted<long, long>(),
        [typeof(ulong)] = Converted<ulong, ulong>(),
        [typeof(bool)] = Converted<bool, byte>(),
    };

    public float[] Floats => floats;

    /// <summary>What the network reads or writes.</summary>
    public OrtValue Value => value;

    /// <summary>Whether there are buffers of values of such a type.</summary>
    public static bool CanHold(Type elementType) => s_makers.ContainsKey(elementType);

    public static OnnxBuffer Create(OnnxNode node, int batchSize) => s_makers[node.ElementType](new float[checked(batchSize * node.Length)], node.ShapeOf(batchSize));

    /// <summary>Gives the floats to the network: integers are rounded to the nearest (halves to even) and clamped to their range, and NaN becomes 0.</summary>
    public abstract void Send();

    /// <summary>Takes the floats from the network: true is 1.</summary>
    public abstract void Receive();

    public void Dispose() => value.Dispose();

    private static Func<float[], long[], OnnxBuffer> Converted<TStored, TNumber>()
        where TStored : unmanaged
        where TNumber : unmanaged, INumber<TNumber> =>
        (floats, shape) => new ConvertedBuffer<TStored, TNumber>(floats, new TStored[floats.Length], shape);

    private sealed class FloatBuffer(float[] floats, long[] shape) : OnnxBuffer(floats, OrtValue.CreateTensorValueFromMemory(floats, shape))
    {
        public override void Send()
        {
        }

        public override void Receive()
        {
        }
    }

    /// <typeparam name="TStored">The type by ONNX Runtime's name.</typeparam>
    /// <typeparam name="TNumber">The same bits as a number.</typeparam>
    private sealed class ConvertedBuffer<TStored, TNumber>(float[] floats, TStored[] values, long[] shape) : OnnxBuffer(floats, OrtValue.CreateTensorValueFromMemory(values, shape))
        where TStored : unmanaged
        where TNumber : unmanaged, INumber<TNumber>
    {
        private static readonly bool s_isInteger = TNumber.IsInteger(TNumber.One / (TNumber.One + TNumber.One));

        private Span<TNumber> Numbers => MemoryMarshal.Cast<TStored, TNumber>(values.AsSpan());

        public override void Send()
        {
            if (s_isInteger)
                TensorPrimitives.Round(Floats, Floats);
            TensorPrimitives.ConvertSaturating<float, TNumber>(Floats, Numbers);
        }

        public override void Receive() => TensorPrimitives.ConvertSaturating<TNumber, float>(Numbers, Floats);
    }
}
