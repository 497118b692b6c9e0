namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>Shapes of inputs: awkward sizes, one position among them.</summary>
internal static class Shapes
{
    /// <summary>More channels than a picture has, now and then.</summary>
    private static readonly Gen<int> Channels = Gen.Frequency((6, Gen.Int[1, 4]), (1, Gen.Int[5, 9]));

    public static Gen<InputShape> Images(int largest) => Gen.Select(Gen.Int[1, largest], Gen.Int[1, largest], Channels, Gen.Bool, InputShape.Image);

    public static Gen<InputShape> Series(int longest) => Gen.Select(Gen.Int[1, longest], Channels, Gen.Bool, Gen.Bool, InputShape.Series);

    public static Gen<InputShape> Features(int most) => Gen.Int[1, most].Select(InputShape.Features);

    /// <summary>Of all kinds; images up to <paramref name="largest"/> on each side, series and features up to twice as many; some in a few segments.</summary>
    public static Gen<InputShape> UpTo(int largest)
    {
        Gen<InputShape> whole = Gen.OneOf(Images(largest), Series(2 * largest), Features(2 * largest));
        return Gen.Frequency((5, whole), (1, Segmented(whole, 7)));
    }

    /// <summary>Of unrelated positions: features, and any shape in segments.</summary>
    public static Gen<InputShape> Discrete(int most) => Gen.OneOf(Features(most), Segmented(Gen.OneOf(Images(5), Series(9), Features(9)), most));

    public static string Describe(InputShape shape) => shape.Segments.Count == 0 ? $"{shape}" : $"{shape} ({string.Join(", ", shape.Segments)})";

    /// <summary>Runs of positions, dealt to the segments in turn.</summary>
    private static Gen<InputShape> Segmented(Gen<InputShape> shapes, int most) => Gen.Select(shapes, Gen.Int[1, most], Gen.Int[1, 4], (shape, count, run) =>
    {
        int segments = Math.Min(count, (shape.NumberOfPositions + run - 1) / run);
        return shape.WithSegments([.. Enumerable.Range(0, shape.NumberOfPositions).Select(v => v / run % segments)]);
    });
}
