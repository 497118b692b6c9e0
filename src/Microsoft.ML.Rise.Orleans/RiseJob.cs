namespace Microsoft.ML.Rise.Orleans;

/// <summary>How a job is run.</summary>
[GenerateSerializer, Immutable, Alias("rise.options")]
public sealed record RiseJobOptions
{
    /// <summary>Jobs of a higher one begin before others. Default: 0.</summary>
    [Id(0)]
    public int Priority { get; init; }

    /// <summary>How many rows a worker is given at a time, at least 1. Fewer are lost with a machine; more cost fewer messages. Default: 16.</summary>
    [Id(1)]
    public int RowsPerPart { get; init; } = 16;

    /// <summary>How many masks of a row a worker is given at a time, at least 16, where masks are shared out. Default (<see langword="null"/>): as many as there are workers share those up to the next check.</summary>
    [Id(2)]
    public int? MasksPerPart { get; init; }

    /// <summary>Whether the masks of each row are shared out, and not the rows. Default (<see langword="null"/>): where the rows are fewer than the workers, and neighbours are masked together.</summary>
    [Id(3)]
    public bool? ShareMasks { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsPerPart, 1);
        if (MasksPerPart is { } masks)
            ArgumentOutOfRangeException.ThrowIfLessThan(masks, 16);
    }
}

/// <summary>Where a job is.</summary>
public enum RiseJobPhase
{
    /// <summary>It waits for others to end.</summary>
    Waiting,

    /// <summary>Its parts are being explained.</summary>
    Running,

    /// <summary>All rows are explained, or have failed.</summary>
    Finished,

    /// <summary>It was cancelled; what was finished can be read.</summary>
    Cancelled,
}

/// <summary>How far a job is.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="NumberOfRows">How many rows it has.</param>
/// <param name="RowsDone">How many are finished, the failed ones too.</param>
/// <param name="RowsFailed">How many could not be explained.</param>
/// <param name="MasksDone">Of jobs whose masks are shared out: how many of them are scored.</param>
[GenerateSerializer, Immutable, Alias("rise.status")]
public sealed record RiseJobStatus(
    [property: Id(0)] string Job, [property: Id(1)] RiseJobPhase Phase, [property: Id(2)] long NumberOfRows, [property: Id(3)] long RowsDone, [property: Id(4)] long RowsFailed, [property: Id(5)] long MasksDone);

/// <summary>A row that could not be explained.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Error">Why.</param>
public sealed record RowFailure(long Row, string Error);
