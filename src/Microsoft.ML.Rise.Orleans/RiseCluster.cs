using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Orleans.Jobs;
using Microsoft.ML.Rise.Orleans.Storage;
using Microsoft.ML.Rise.Orleans.Workers;
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
        byte[] file = FileOf(explainer);
        string job = name ?? $"{Guid.NewGuid():N}", hash = ExplainerCache.HashOf(file);
        IJobListGrain jobs = client.GetGrain<IJobListGrain>(0);
        bool canShareMasks = explainer.Options is RiseOptions { Target.DetectionDecoder: null };
        bool sharesMasks = canShareMasks && (options.ShareMasks ?? isSmooth && rows.GetRowCount() is { } known && known < await jobs.NumberOfWorkers());
        if (options.ShareMasks == true && !canShareMasks)
            throw new ArgumentException("Only the masks of one column can be shared out, and not those of detections: leave ShareMasks out.", nameof(options));
        int perChunk = sharesMasks ? 1 : options.RowsPerPart;
        using IEnumerator<(byte[] File, int NumberOfRows)> chunks = BinaryRows.Write(rows, columns, perChunk).GetEnumerator();
        if (!chunks.MoveNext())
            throw new ArgumentException("There are no rows to explain.", nameof(rows));
        int firstCheck = explainer.Options is RiseOptions rise ? rise.ChecksUpTo(rise.NumberOfMasks).First() : 0;
        IJobGrain grain = client.GetGrain<IJobGrain>(job);
        await grain.Plan(new JobPlan(hash, perChunk, sharesMasks, firstCheck, options));
        try
        {
            // Jobs that are on the list keep the file of their explainer from being deleted.
            await jobs.Add(job, options.Priority, hash);
            if (await _storage.Get(ExplainerCache.NameOf(hash)) is null)
                await _storage.Put(ExplainerCache.NameOf(hash), file);
            long count = 0;
            bool isWanted = true;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Persist(() => _storage.Put(Part.RowsNameOf(job, (int)(count / perChunk)), chunks.Current.File), cancellationToken);
                count += chunks.Current.NumberOfRows;
                await Persist(async () => isWanted = await grain.HasRows(count, areAll: false), cancellationToken);
            }
            while (isWanted && chunks.MoveNext());
            await Persist(() => grain.HasRows(count, areAll: true), cancellationToken);
            return job;
        }
        catch
        {
            await DeleteAsync(job);
            throw;
        }
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
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            RiseJobStatus status = null!;
            await Persist(async () => status = await GetStatusAsync(job), cancellationToken);
            progress?.Report(status);
            if (status.Phase is RiseJobPhase.Finished or RiseJobPhase.Cancelled)
                return status;

            // Short jobs are not made long by waiting.
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start) / 20;
            await Task.Delay(elapsed < BetweenLooks ? elapsed + TimeSpan.FromMilliseconds(5) : BetweenLooks, cancellationToken);
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
        int chunks = await client.GetGrain<IJobGrain>(job).NumberOfChunks() ?? throw new ArgumentException($"There is no job '{job}' in the cluster.", nameof(job));
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await _storage.Get(Part.ResultNameOf(job, chunk)) is not { } results)
                continue;
            foreach (RowResult result in serializer.Deserialize<RowResult[]>(results)!)
                yield return (result.Row, result.Scores is { } file ? MaskScores.Load(new MemoryStream(file)) : null, result.Error);
        }
    }

    private static byte[] FileOf(RiseTransformer explainer)
    {
        var stream = new MemoryStream();
        new MLContext().Model.Save(explainer, inputSchema: null, stream);
        byte[] file = stream.ToArray();
        ZipTimes.Clear(file);
        return file;
    }

    /// <summary>Asks until there is an answer: where the silo that was asked is lost, or all are, others take over. To be asked twice does no harm.</summary>
    private static async Task Persist(Func<Task> ask, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or IOException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(BetweenLooks, cancellation);
            }
        }
    }
}
