using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise.Tests.Rendering.Html;

/// <summary>What a page carries of a map, read back as its script reads it.</summary>
[TestClass]
public sealed class PackedValuesTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 50)]
    [DataRow(40, 1)]
    [DataRow(13, 17)]
    public void Of_AnyValues_AreReadBackToHalfAStep(int rows, int columns)
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() * 3 - 1)];

        var packed = PackedValues.Of(values, columns);

        Assert.AreEqual((values.Min(), values.Max()), (packed.Minimum, packed.Maximum));
        double step = ((double)packed.Maximum - packed.Minimum) / 65535;
        foreach ((float value, double read) in values.Zip(Read(packed, columns)))
            Assert.AreEqual(value, read, 0.5 * step + 1e-12);
    }

    [TestMethod]
    public void Of_Constants_AreThatConstant() => Assert.IsTrue(Read(PackedValues.Of([0.25f, 0.25f, 0.25f, 0.25f], 2), 2).All(v => v == 0.25));

    [TestMethod]
    public void Of_ExtremeValues_DoNotOverflow()
    {
        var packed = PackedValues.Of([float.MinValue, 0, float.MaxValue], 3);

        double[] read = Read(packed, 3);

        Assert.AreEqual((float.MinValue, float.MaxValue), ((float)read[0], (float)read[2]));
    }

    [TestMethod]
    public void Of_ASmoothMap_TakesLessThanAByteForAValue()
    {
        const int Side = 224;
        float[] map = [.. Enumerable.Range(0, Side * Side).Select(i => MathF.Sin(i / Side / 30f) * MathF.Cos(i % Side / 40f))];

        Assert.IsLessThan(map.Length, PackedValues.Of(map, Side).Data.Length);
    }

    private static double[] Read(PackedValues packed, int columns)
    {
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(packed.Data)), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        byte[] planes = unpacked.ToArray();
        int count = planes.Length / 2;
        ushort[] steps = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            int left = i % columns > 0 ? steps[i - 1] : 0, above = i >= columns ? steps[i - columns] : 0, between = i % columns > 0 && i >= columns ? steps[i - columns - 1] : 0;
            steps[i] = unchecked((ushort)(left + above - between + BinaryPrimitives.ReadUInt16BigEndian([planes[i], planes[count + i]])));
        }

        return [.. steps.Select(s => packed.Minimum + s / 65535.0 * ((double)packed.Maximum - packed.Minimum))];
    }
}
