using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML.Rise.Orleans.Jobs;
using Microsoft.ML.Rise.Orleans.Storage;
using Microsoft.ML.Rise.Orleans.Workers;
using Microsoft.ML.Rise.ModelFiles;
using Orleans.Serialization;

namespace Microsoft.ML.Rise.Orleans;

/// <summary>A cluster of silos, seen by one who has rows to explain. Thread-safe.</summary>
/// <param name="client">Connected to the cluster, or a silo's own.</param>
/// <param name="serializer">Orleans' own, from the same services.</param>
public sealed class RiseCluster(IGrainFactory client, Serializer serializer)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.25), Patience = TimeSpan.FromMinutes(10);

    private readonly ClusterStorage _storage = new(client);

    /// <summary>Gives the cluster rows to explain, and returns when it has them.</summary>
    /// <param name="explainer">Travels as <c>mlContext.Model.Save</c> writes it, once, and is kept by its hash.</param>
    /// <param name="rows">The rows. They are read once, and of them the columns that the explanation reads; images must be bytes of files.</param>
    /// <param name="options">How they are shared out.</param>
    /// <param name="name">What the job is called; default: a new name.</param>
    /// <param name="cancellationToken">Ends it; the job is not there then.</param>
    /// <returns>The name of the job.</returns>
    /// <exception cref="ArgumentException">A number is too small, or the rows do not fit the explainer.</exception>
    /// <exception cref="InvalidOperationException">There is a job of this name.</exception>
    /// <exception cref="NotSupportedException">The explainer cannot be saved, a column cannot, or minimal evidence is searched for.</exception>
    public async Task<string> SubmitAsync(RiseTransformer explainer, IDataView rows, RiseJobOptions? options = null, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new RiseJobOptions();
        options.Validate();
        if (explainer.Options is MinimalEvidenceOptions)
            throw new NotSupportedException("A search for evidence cannot be shared out: explain by RISE.");
        (IReadOnlyList<DataViewSchema.Column> columns, bool isSmooth) = explainer.Needs(rows.Schema);
        string job = name ?? $"{Guid.NewGuid():N}", hash = await SendExplainer(explainer);
        bool sharesMasks = (options.ShareMasks ?? isSmooth && rows.GetRowCount() is { } known && known < Environment.ProcessorCount) && explainer.Options is RiseOptions { Target.DetectionDecoder: null };
        if (options.ShareMasks == true && !sharesMasks)
            throw new ArgumentException("Only the masks of one column can be shared out, and not those of detections: leave ShareMasks out.", nameof(options));
        int perChunk = sharesMasks ? 1 : options.RowsPerPart, chunks = 0;
        long count = 0;
        using (var windows = new RowWindows(rows, columns))
        {
            while (windows.Next(perChunk) is { } file)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await _storage.Put(Part.RowsNameOf(job, chunks++), file);
            }

            count = windows.NumberOfRows;
        }

        if (count == 0)
            throw new ArgumentException("There are no rows to explain.", nameof(rows));
        int firstCheck = explainer.Options is RiseOptions rise ? rise.ChecksUpTo(rise.NumberOfMasks).First() : 0;
        await client.GetGrain<IJobGrain>(job).Plan(new JobPlan(hash, count, perChunk, sharesMasks, firstCheck, options));
        await client.GetGrain<IJobListGrain>(0).Add(job, options.Priority);
        return job;
    }

    /// <summary>How far a job is.</summary>
    /// <param name="job">Its name.</param>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    public async Task<RiseJobStatus> GetStatusAsync(string job) =>
        await client.GetGrain<IJobGrain>(job).Status() ?? throw new ArgumentException($"There is no job '{job}' in the cluster.", nameof(job));

    /// <summary>The names of the jobs that have not ended, in the order in which they are served.</summary>
    public async Task<IReadOnlyList<string>> GetJobsAsync() => await client.GetGrain<IJobListGrain>(0).Jobs();

    /// <summary>Waits for the end of a job, whatever is lost and comes back within ten minutes.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the waiting, and not the job.</param>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    public async Task<RiseJobStatus> WaitAsync(string job, IProgress<RiseJobStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        long heard = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                RiseJobStatus status = await GetStatusAsync(job);
                heard = Stopwatch.GetTimestamp();
                progress?.Report(status);
                if (status.Phase is RiseJobPhase.Finished or RiseJobPhase.Cancelled)
                    return status;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or IOException && Stopwatch.GetElapsedTime(heard) < Patience)
            {
                // The silo that was asked is lost, or all are: others take over.
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>Ends a job; what is finished stays.</summary>
    /// <param name="job">Its name.</param>
    public Task CancelAsync(string job) => client.GetGrain<IJobGrain>(job).Cancel();

    /// <summary>Ends a job, and forgets all of it.</summary>
    /// <param name="job">Its name.</param>
    public Task DeleteAsync(string job) => client.GetGrain<IJobGrain>(job).Delete();

    /// <summary>Fetches the scores of the rows that are finished, as files: <see cref="RiseTransformer.Transform(IDataView, ScoresFolder)"/> has their explanations.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="scores">Where they go, or a path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The rows that could not be explained.</returns>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    public async Task<IReadOnlyList<RowFailure>> SaveScoresAsync(string job, ScoresFolder scores, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var failures = new List<RowFailure>();
        await foreach ((long row, MaskScores? ofRow, string? error) in ReadScoresAsync(job, cancellationToken))
        {
            ofRow?.Save(scores.FileOf(row));
            if (error is not null)
                failures.Add(new RowFailure(row, error));
        }

        return failures;
    }

    /// <summary>The scores of the rows that are finished, one after another; nothing is kept.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>For each row its number, its scores (null where nothing was detected), and why it failed.</returns>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    public async IAsyncEnumerable<(long Row, MaskScores? Scores, string? Error)> ReadScoresAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JobPlan plan = await client.GetGrain<IJobGrain>(job).PlanOf() ?? throw new ArgumentException($"There is no job '{job}' in the cluster.", nameof(job));
        for (int chunk = 0; chunk < plan.NumberOfChunks; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await _storage.Get(Part.ResultNameOf(job, chunk)) is not { } results)
                continue;
            foreach (RowResult result in serializer.Deserialize<RowResult[]>(results)!)
                yield return (result.Row, result.Scores is { } file ? MaskScores.Load(new MemoryStream(file)) : null, result.Error);
        }
    }

    private async Task<string> SendExplainer(RiseTransformer explainer)
    {
        var file = new MemoryStream();
        new MLContext().Model.Save(explainer, inputSchema: null, file);
        byte[] bytes = file.ToArray();
        ZipTimes.Clear(bytes);
        string hash = ExplainerCache.HashOf(bytes);
        if (!await _storage.Exists(ExplainerCache.NameOf(hash)))
            await _storage.Put(ExplainerCache.NameOf(hash), bytes);
        return hash;
    }
}
