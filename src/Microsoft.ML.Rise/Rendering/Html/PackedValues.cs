using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>Values of a map as a page carries them: 16 bits each, of equal steps between the smallest and the largest.</summary>
/// <param name="Data">Base64 of the zlib stream of two planes of bytes, the upper halves and then the lower ones, of what is left of each value (mod 2^16) when its left neighbour and that above are added and the one between them is taken away.</param>
/// <param name="Minimum">What 0 stands for.</param>
/// <param name="Maximum">What 65535 stands for.</param>
internal sealed record PackedValues(string Data, float Minimum, float Maximum)
{
    /// <param name="values">Row-major, finite.</param>
    /// <param name="columns">Of a row.</param>
    public static PackedValues Of(ReadOnlySpan<float> values, int columns)
    {
        (float minimum, float maximum) = (System.Numerics.Tensors.TensorPrimitives.Min(values), System.Numerics.Tensors.TensorPrimitives.Max(values));
        double unit = maximum > minimum ? ushort.MaxValue / ((double)maximum - minimum) : 0;
        ushort[] steps = new ushort[values.Length];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = (ushort)Math.Round(((double)values[i] - minimum) * unit);

        byte[] planes = new byte[2 * steps.Length], pair = new byte[2];
        for (int i = 0; i < steps.Length; i++)
        {
            bool hasLeft = i % columns > 0, hasAbove = i >= columns;
            int known = (hasLeft ? steps[i - 1] : 0) + (hasAbove ? steps[i - columns] : 0) - (hasLeft && hasAbove ? steps[i - columns - 1] : 0);
            BinaryPrimitives.WriteUInt16BigEndian(pair, unchecked((ushort)(steps[i] - known)));
            (planes[i], planes[steps.Length + i]) = (pair[0], pair[1]);
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(planes);
        return new PackedValues(Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length), minimum, maximum);
    }
}
