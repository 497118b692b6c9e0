namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>What a worker is asked to do.</summary>
internal enum PartKind
{
    /// <summary>Explain all rows of a chunk.</summary>
    Rows,

    /// <summary>Score a range of masks of the only row of a chunk.</summary>
    Masks,

    /// <summary>Explain that row by the masks up to a number, if they are enough.</summary>
    Conclusion,
}

/// <summary>A part of a job: the same question has the same answer wherever it is asked, and however often.</summary>
/// <param name="Job">The job.</param>
/// <param name="Explainer">The hash of its file.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Chunk">The number of the chunk.</param>
/// <param name="FirstRow">The number of its first row.</param>
/// <param name="FirstMask">Of a range: the first mask.</param>
/// <param name="NumberOfMasks">Of a range, and of a conclusion all that are there.</param>
/// <param name="Pieces">Of a conclusion: the ranges that are there.</param>
[GenerateSerializer, Immutable, Alias("rise.part")]
internal sealed record Part(
    [property: Id(0)] string Job, [property: Id(1)] string Explainer, [property: Id(2)] PartKind Kind, [property: Id(3)] int Chunk, [property: Id(4)] long FirstRow, [property: Id(5)] int FirstMask = 0, [property: Id(6)] int NumberOfMasks = 0,
    [property: Id(7)] string[]? Pieces = null)
{
    public static string RowsNameOf(string job, int chunk) => $"job/{job}/rows/{chunk}";

    public static string ResultNameOf(string job, int chunk) => $"job/{job}/result/{chunk}";

    public string RowsName => RowsNameOf(Job, Chunk);

    public string ResultName => ResultNameOf(Job, Chunk);

    public string PieceName => $"job/{Job}/piece/{Chunk}/{FirstMask}-{NumberOfMasks}";
}

/// <summary>What has come of a part.</summary>
/// <param name="Rows">How many rows are finished.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="NextMasks">Of a conclusion that was not possible: how many masks are wanted; 0 else.</param>
[GenerateSerializer, Immutable, Alias("rise.answer")]
internal readonly record struct Answer([property: Id(0)] int Rows, [property: Id(1)] int Failed, [property: Id(2)] int NextMasks);

/// <summary>What has come of a row.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Scores">A file of <see cref="MaskScores"/>; null where nothing was detected, or it failed.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
[GenerateSerializer, Immutable, Alias("rise.row")]
internal sealed record RowResult([property: Id(0)] long Row, [property: Id(1)] byte[]? Scores, [property: Id(2)] string? Error);
