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
        CollectionAssert.AreEqual(expected.Targets.ToArray(), actual.Targets.ToArray());
        CollectionAssert.AreEqual(expected.Dimensions.ToArray(), actual.Dimensions.ToArray());
        Assert.AreEqual(expected.NumberOfMasks, actual.NumberOfMasks);
        AreEqual(expected.Saliency.Span, actual.Saliency.Span, "saliency");
        AreEqual(expected.StandardError.Span, actual.StandardError.Span, "standard error");
        AreEqual([.. expected.Reliability], [.. actual.Reliability], "reliability");
        CollectionAssert.AreEqual(expected.Differing.ToArray(), actual.Differing.ToArray(), "differing");
    }
}
