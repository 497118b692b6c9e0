namespace ExplainImage;

/// <summary>What the command line asks for; null where it says nothing.</summary>
internal sealed record Request
{
    public const string DefaultOutputFolder = "rise-out";

    public required string ModelFile { get; init; }

    public required string? LabelsFile { get; init; }

    public required string PictureFile { get; init; }

    /// <summary>Class indices or labels; none for the top-1 class.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required int NumberOfMasks { get; init; }

    public required int Seed { get; init; }

    public required string OutputFolder { get; init; }

    public string? InputNode { get; init; }

    public string? OutputNode { get; init; }

    public PictureSize? Size { get; init; }

    public PixelLayout? Layout { get; init; }

    public required ChannelOrder Channels { get; init; }

    public required float Scale { get; init; }

    public required IReadOnlyList<float> Mean { get; init; }

    public required IReadOnlyList<float> StandardDeviation { get; init; }
}
