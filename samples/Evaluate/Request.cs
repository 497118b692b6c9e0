using ExplainImage;

namespace Evaluate;

/// <summary>What the command line asks for.</summary>
internal sealed record Request
{
    public required string ModelFile { get; init; }

    public required string PictureFolder { get; init; }

    public required string TruthPath { get; init; }

    public required string LabelsFile { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required int Calls { get; init; }

    public required int NumberOfSeeds { get; init; }

    /// <summary>The most pictures.</summary>
    public required int Limit { get; init; }

    /// <summary>In pixels of the picture.</summary>
    public required int Tolerance { get; init; }

    /// <summary>Of deletion and insertion; null for the library's default.</summary>
    public required int? PixelsPerStep { get; init; }

    /// <summary>Of the tables.</summary>
    public required string OutputFile { get; init; }

    public required ChannelOrder Channels { get; init; }

    public required float Scale { get; init; }

    public required IReadOnlyList<float> Mean { get; init; }

    public required IReadOnlyList<float> StandardDeviation { get; init; }
}
