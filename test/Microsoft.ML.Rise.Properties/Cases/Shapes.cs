namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>Shapes of inputs: awkward sizes, one position among them.</summary>
internal static class Shapes
{
    public static Gen<RiseInputShape> Images(int largest) => Gen.Select(Gen.Int[1, largest], Gen.Int[1, largest], Gen.Int[1, 4], Gen.Bool, RiseInputShape.Image);

    public static Gen<RiseInputShape> Series(int longest) => Gen.Select(Gen.Int[1, longest], Gen.Int[1, 4], Gen.Bool, RiseInputShape.Series);

    public static Gen<RiseInputShape> Features(int most) => Gen.Int[1, most].Select(RiseInputShape.Features);

    /// <summary>Of all kinds; images up to <paramref name="largest"/> on each side, series and features up to twice as many.</summary>
    public static Gen<RiseInputShape> UpTo(int largest) => Gen.OneOf(Images(largest), Series(2 * largest), Features(2 * largest));
}
