namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>What is to be done.</summary>
[GenerateSerializer, Immutable, Alias("rise.plan")]
internal sealed record JobPlan(
    [property: Id(0)] string Explainer, [property: Id(1)] int RowsPerChunk, [property: Id(2)] bool SharesMasks, [property: Id(3)] int FirstCheck, [property: Id(4)] RiseJobOptions Options);

/// <summary>What is kept of a job: a bit for each part, and no row.</summary>
[GenerateSerializer, Alias("rise.job.state")]
internal sealed class JobState
{
    [Id(0)]
    public JobPlan? Plan { get; set; }

    [Id(1)]
    public RiseJobPhase Phase { get; set; }

    /// <summary>How many rows have come so far.</summary>
    [Id(2)]
    public long NumberOfRows { get; set; }

    /// <summary>Whether no more come.</summary>
    [Id(3)]
    public bool HasAllRows { get; set; }

    [Id(4)]
    public byte[] Done { get; set; } = [];

    [Id(5)]
    public long RowsDone { get; set; }

    [Id(6)]
    public long RowsFailed { get; set; }

    public int NumberOfChunks => Plan is null ? 0 : (int)((NumberOfRows + Plan.RowsPerChunk - 1) / Plan.RowsPerChunk);

    public bool IsDone(int chunk) => chunk >> 3 < Done.Length && (Done[chunk >> 3] >> (chunk & 7) & 1) != 0;

    public void SetDone(int chunk, Workers.Answer answer)
    {
        if (IsDone(chunk))
            return;
        (RowsDone, RowsFailed) = (RowsDone + answer.Rows, RowsFailed + answer.Failed);
        if (Done.Length <= chunk >> 3)
            Done = [.. Done, .. new byte[(chunk >> 3) + 1]];
        Done[chunk >> 3] |= (byte)(1 << (chunk & 7));
    }
}
