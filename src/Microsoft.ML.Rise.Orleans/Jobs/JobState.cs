namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>What is to be done.</summary>
[GenerateSerializer, Immutable, Alias("rise.plan")]
internal sealed record JobPlan(
    [property: Id(0)] string Explainer, [property: Id(1)] long NumberOfRows, [property: Id(2)] int RowsPerChunk, [property: Id(3)] bool SharesMasks, [property: Id(4)] int FirstCheck, [property: Id(5)] RiseJobOptions Options)
{
    public int NumberOfChunks => (int)((NumberOfRows + RowsPerChunk - 1) / RowsPerChunk);
}

/// <summary>What is kept of a job: a bit for each part, and no row.</summary>
[GenerateSerializer, Alias("rise.job.state")]
internal sealed class JobState
{
    [Id(0)]
    public JobPlan? Plan { get; set; }

    [Id(1)]
    public RiseJobPhase Phase { get; set; }

    [Id(2)]
    public byte[] Done { get; set; } = [];

    [Id(3)]
    public long RowsDone { get; set; }

    [Id(4)]
    public long RowsFailed { get; set; }

    public bool IsDone(int chunk) => (Done[chunk >> 3] >> (chunk & 7) & 1) != 0;

    public void SetDone(int chunk) => Done[chunk >> 3] |= (byte)(1 << (chunk & 7));
}
