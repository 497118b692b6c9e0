namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>Equality to the last bit: a missing value equals itself, 0 is not −0.</summary>
internal static class Bits
{
    public static void AreEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.AreEqual(expected.Length, actual.Length, what);
        for (int k = 0; k < expected.Length; k++)
        {
            if (BitConverter.SingleToInt32Bits(expected[k]) != BitConverter.SingleToInt32Bits(actual[k]))
                Assert.Fail($"{what}, value {k}: expected {expected[k]:R}, got {actual[k]:R}.");
        }
    }

    /// <summary>All that an explanation says.</summary>
    public static void AreEqual(RiseExplanation expected, RiseExplanation actual)
    {
        Assert.AreEqual((expected.NumberOfMasks, expected.IsExact), (actual.NumberOfMasks, actual.IsExact));
        Assert.HasCount(expected.Maps.Count, actual.Maps);
        foreach ((RiseMap map, RiseMap other) in expected.Maps.Zip(actual.Maps))
        {
            Assert.AreEqual(map.Target, other.Target);
            CollectionAssert.AreEqual(map.Dimensions.ToArray(), other.Dimensions.ToArray());
            AreEqual(map.Saliency.Span, other.Saliency.Span, "saliency");
            AreEqual(map.StandardError.Span, other.StandardError.Span, "standard error");
            AreEqual(map.Contrast.Span, other.Contrast.Span, "contrast");
            AreEqual(map.ContrastStandardError.Span, other.ContrastStandardError.Span, "standard error of the contrast");
            AreEqual([map.Reliability], [other.Reliability], "reliability");
            Assert.AreEqual(map.Differing, other.Differing);
        }
    }
}
