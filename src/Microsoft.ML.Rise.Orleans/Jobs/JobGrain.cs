using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Rise.Orleans.Workers;
using Orleans.Serialization;

namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>One job: shares its parts out, asks again for what is lost, and knows what is finished.</summary>
[Alias("rise.job")]
internal interface IJobGrain : IGrainWithStringKey
{
    Task Plan(JobPlan plan);

    /// <summary>So many rows are in the storage now. To be told again does no harm.</summary>
    /// <returns>Whether more are wanted: not when the job was cancelled.</returns>
    Task<bool> HasRows(long count, bool areAll);

    /// <summary>Goes on, wherever it was ended.</summary>
    Task Run();

    Task<RiseJobStatus?> Status();

    /// <summary>How many files of results there may be; null where there is no such job.</summary>
    Task<int?> NumberOfChunks();

    Task Cancel();

    Task Delete();
}

internal sealed partial class JobGrain([PersistentState("job", Storage.ClusterStorage.Name)] IPersistentState<JobState> state, Storage.ClusterStorage storage, Serializer<RowResult[]> serializer, RiseSiloOptions options, ILogger<JobGrain> log) : Grain, IJobGrain, IDisposable
{
    /// <summary>What fails so often, and not because a silo is lost, fails for good.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), BetweenSaves = TimeSpan.FromSeconds(0.5), BetweenCounts = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, Wave> _waves = [];
    private readonly List<Asked> _asked = [];
    private readonly LinkedList<Part> _waiting = [];
    private readonly Dictionary<Part, int> _failures = [];
    private readonly List<double> _seconds = [];
    private readonly CancellationTokenSource _end = new();
    private Task? _running;
    private Task _saving = Task.CompletedTask;
    private TaskCompletionSource _news = new();
    private int _nextChunk, _silos, _resting;
    private long _masksDone, _savedAt, _countedAt, _heardAt = Stopwatch.GetTimestamp();

    private JobPlan ThePlan => state.State.Plan!;

    private string Name => this.GetPrimaryKeyString();

    public async Task Plan(JobPlan plan)
    {
        if (state.State.Plan is not null)
            throw new InvalidOperationException($"There is a job '{Name}' already.");
        state.State = new JobState { Plan = plan, Phase = RiseJobPhase.Waiting };
        await Save();
    }

    public async Task<bool> HasRows(long count, bool areAll)
    {
        if (state.State.Plan is null || state.State.Phase == RiseJobPhase.Cancelled)
            return false;
        _heardAt = Stopwatch.GetTimestamp();
        (state.State.NumberOfRows, state.State.HasAllRows) = (Math.Max(count, state.State.NumberOfRows), areAll);
        await Save(canWait: !areAll);
        _news.TrySetResult();
        return true;
    }

    public async Task Run()
    {
        if (state.State.Plan is null || state.State.Phase is RiseJobPhase.Finished or RiseJobPhase.Cancelled)
            return;
        DelayDeactivation(TimeSpan.FromHours(1));
        if (state.State.Phase == RiseJobPhase.Waiting)
        {
            state.State.Phase = RiseJobPhase.Running;
            await Save();
        }

        _running ??= RunToEnd();
    }

    public Task<RiseJobStatus?> Status() => Task.FromResult(state.State.Plan is { } plan
        ? new RiseJobStatus(Name, state.State.Phase, state.State.NumberOfRows, state.State.RowsDone, state.State.RowsFailed, _masksDone)
        : null);

    public Task<int?> NumberOfChunks() => Task.FromResult(state.State.Plan is null ? null : (int?)state.State.NumberOfChunks);

    public async Task Cancel()
    {
        if (state.State.Plan is null || state.State.Phase == RiseJobPhase.Finished)
            return;
        state.State.Phase = RiseJobPhase.Cancelled;
        await Save();
        await _end.CancelAsync();
    }

    public async Task Delete()
    {
        await Cancel();
        await (_running ?? Task.CompletedTask);
        foreach (string piece in _waves.Values.SelectMany(w => w.Pieces))
            await storage.Delete(piece);
        for (int chunk = 0; chunk < state.State.NumberOfChunks; chunk++)
        {
            await storage.Delete(Part.RowsNameOf(Name, chunk));
            await storage.Delete(Part.ResultNameOf(Name, chunk));
        }

        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _end.CancelAsync();

    public void Dispose() => _end.Dispose();

    private async Task RunToEnd()
    {
        try
        {
            while (state.State.Phase == RiseJobPhase.Running && !_end.IsCancellationRequested)
            {
                await ShareOut();
                if (_asked.Count + _resting == 0 && state.State.HasAllRows)
                {
                    state.State.Phase = Enumerable.Range(0, state.State.NumberOfChunks).All(state.State.IsDone) ? RiseJobPhase.Finished : throw new InvalidOperationException("Parts are missing that nobody was asked for.");
                    break;
                }

                if (!state.State.HasAllRows && Stopwatch.GetElapsedTime(_heardAt).TotalSeconds > options.SecondsBetweenRows)
                {
                    LogForsaken(Name, state.State.NumberOfRows);
                    await Cancel();
                }

                await Task.WhenAny([.. _asked.Select(a => (Task)a.Answer), _news.Task, Task.Delay(Tick, _end.Token)]);
                if (_news.Task.IsCompleted)
                    _news = new TaskCompletionSource();
                foreach (Asked asked in _asked.Where(a => a.Answer.IsCompleted).ToArray())
                    await Take(asked);
                await Save(canWait: true);
            }

            await Save();
        }
        catch (OperationCanceledException)
        {
            // Cancelled, or moved to another silo, which goes on.
        }
        catch (Exception e)
        {
            // What is stored counts: another activation begins with that.
            LogStopped(Name, e);
            DeactivateOnIdle();
        }
        finally
        {
            _running = null;
            foreach (Asked asked in _asked)
                await asked.Ignore();
            _asked.Clear();
        }
    }

    /// <summary>Gives each idle worker a part; where none is left, one that another has had for long: the first answer counts.</summary>
    private async Task ShareOut()
    {
        if (_silos == 0 || Stopwatch.GetElapsedTime(_countedAt) > BetweenCounts)
            (_silos, _countedAt) = ((await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count, Stopwatch.GetTimestamp());
        int silos = _silos, workers = silos * options.WorkersPerSilo;

        // Each silo has the next part at hand when a worker is free, as long as there are enough for all.
        int slots = ThePlan.SharesMasks || state.State.NumberOfChunks - _nextChunk < workers ? workers : workers + silos;
        foreach (int slot in Enumerable.Range(0, slots).Except(_asked.Select(a => a.Slot)).ToArray())
        {
            if (Next(workers) is { } part)
                Ask(part, slot);
            else if (_asked.Where(a => IsSlow(a, slot, silos)).MinBy(a => a.Start) is { } slow)
                Ask(slow.Part, slot);
        }
    }

    private bool IsSlow(Asked asked, int slot, int silos)
    {
        double usual = _seconds.Count == 0 ? double.PositiveInfinity : _seconds.Order().ElementAt(_seconds.Count / 2);
        return Stopwatch.GetElapsedTime(asked.Start).TotalSeconds > Math.Max(options.SecondsBeforeAskingAgain, 3 * usual) && _asked.Count(a => a.Part == asked.Part) == 1 && (silos == 1 || slot % silos != asked.Slot % silos);
    }

    private Part? Next(int workers)
    {
        if (_waiting.First is null)
        {
            while (_nextChunk < state.State.NumberOfChunks && state.State.IsDone(_nextChunk))
                _nextChunk++;
            if (_nextChunk == state.State.NumberOfChunks)
                return null;
            int chunk = _nextChunk++;
            if (ThePlan.SharesMasks)
                Begin(new Wave(chunk), ThePlan.FirstCheck, workers);
            else
                _waiting.AddLast(PartOf(PartKind.Rows, chunk));
        }

        Part next = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return next;
    }

    /// <summary>Shares out the masks of a row up to the next check.</summary>
    private void Begin(Wave wave, int target, int workers)
    {
        _waves[wave.Chunk] = wave;
        int each = ThePlan.Options.MasksPerPart ?? Math.Max(16, (target - wave.Have + workers - 1) / workers);
        for (int first = wave.Have; first < target; first += each)
        {
            Part part = PartOf(PartKind.Masks, wave.Chunk) with { FirstMask = first, NumberOfMasks = Math.Min(each, target - first) };
            wave.Missing.Add(part);
            wave.Pieces.Add(part.PieceName);
            _waiting.AddLast(part);
        }

        wave.Have = target;
    }

    private Part PartOf(PartKind kind, int chunk) => new(Name, ThePlan.Explainer, kind, chunk, (long)chunk * ThePlan.RowsPerChunk);

    private void Ask(Part part, int slot)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        _asked.Add(new Asked(part, slot, GrainFactory.GetGrain<IWorkerGrain>(slot).Do(part, cancellation.Token), cancellation, Stopwatch.GetTimestamp()));
    }

    private async Task Take(Asked asked)
    {
        if (!_asked.Remove(asked))
            return;
        asked.Cancellation.Dispose();
        if (!asked.Answer.IsCompletedSuccessfully)
        {
            await AskAgain(asked);
            return;
        }

        foreach (Asked other in _asked.Where(a => a.Part == asked.Part).ToArray())
        {
            _asked.Remove(other);
            await other.Ignore();
        }

        _failures.Remove(asked.Part);
        _seconds.Add(Stopwatch.GetElapsedTime(asked.Start).TotalSeconds);
        if (_seconds.Count > 100)
            _seconds.RemoveAt(0);
        Answer answer = await asked.Answer;
        int chunk = asked.Part.Chunk;
        if (answer.Rows > 0)
        {
            await Finish(chunk, answer);
            return;
        }

        // Another range of the row may have failed before.
        if (!_waves.TryGetValue(chunk, out Wave? wave))
            return;
        if (asked.Part.Kind == PartKind.Masks && wave.Missing.Remove(asked.Part))
            _masksDone += asked.Part.NumberOfMasks;
        if (answer.NextMasks > 0)
            Begin(wave, answer.NextMasks, Math.Max(1, _asked.Count + 1));
        else if (wave.Missing.Count == 0)
            _waiting.AddFirst(PartOf(PartKind.Conclusion, chunk) with { NumberOfMasks = wave.Have, Pieces = [.. wave.Pieces] });
    }

    /// <summary>A silo was lost, or the storage failed: what a row has against being explained comes as an answer.</summary>
    private async Task AskAgain(Asked asked)
    {
        if (_end.IsCancellationRequested || state.State.IsDone(asked.Part.Chunk) || _asked.Exists(a => a.Part == asked.Part))
            return;
        Exception? reason = asked.Answer.Exception?.GetBaseException();
        int failures = _failures[asked.Part] = _failures.GetValueOrDefault(asked.Part) + 1;
        LogAskedAgain(Name, asked.Part.Chunk, failures, reason?.Message ?? "it was cancelled");
        if (failures >= MostFailures && reason is not (null or OrleansException or TimeoutException or IOException))
        {
            await Fail(asked.Part, reason.Message);
            return;
        }

        _ = Rest();

        async Task Rest()
        {
            _resting++;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(0.1 * failures, 5)), _end.Token);
            _resting--;
            _waiting.AddFirst(asked.Part);
            _news.TrySetResult();
        }
    }

    /// <summary>No silo can do a part: its explainer cannot be loaded, its rows cannot be read.</summary>
    private async Task Fail(Part part, string reason)
    {
        int rows = (int)Math.Min(ThePlan.RowsPerChunk, state.State.NumberOfRows - part.FirstRow);
        await storage.Put(part.ResultName, serializer.SerializeToArray([.. Enumerable.Range(0, rows).Select(k => new RowResult(part.FirstRow + k, Scores: null, reason))]));
        await Finish(part.Chunk, new Answer(rows, rows, 0));
    }

    private async Task Finish(int chunk, Answer answer)
    {
        state.State.SetDone(chunk, answer);
        if (!_waves.Remove(chunk, out Wave? wave))
            return;
        foreach (Part part in _waiting.Where(p => p.Chunk == chunk).ToArray())
            _waiting.Remove(part);
        foreach (string piece in wave.Pieces)
            await storage.Delete(piece);
    }

    /// <summary>One after another: storage refuses who has not seen the last one.</summary>
    private Task Save(bool canWait = false)
    {
        if (canWait && Stopwatch.GetElapsedTime(_savedAt) < BetweenSaves)
            return Task.CompletedTask;
        _savedAt = Stopwatch.GetTimestamp();
        return _saving = After(_saving);

        async Task After(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await state.WriteStateAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Job {Job}: part {Part} is asked for again after {Failures} failure(s): {Reason}")]
    private partial void LogAskedAgain(string job, int part, int failures, string reason);

    [LoggerMessage(LogLevel.Warning, "Job {Job} is cancelled: after {Rows} row(s) no more came, and nobody said that they are all.")]
    private partial void LogForsaken(string job, long rows);

    [LoggerMessage(LogLevel.Error, "Job {Job} stopped, and goes on when it is told to.")]
    private partial void LogStopped(string job, Exception exception);

    /// <summary>A row whose masks are shared out.</summary>
    private sealed class Wave(int chunk)
    {
        public int Chunk => chunk;

        /// <summary>How many masks are there, or are asked for.</summary>
        public int Have { get; set; }

        public HashSet<Part> Missing { get; } = [];

        public List<string> Pieces { get; } = [];
    }

    /// <summary>A part that a worker has been asked for.</summary>
    private sealed record Asked(Part Part, int Slot, Task<Answer> Answer, CancellationTokenSource Cancellation, long Start)
    {
        /// <summary>Nobody waits for it any more.</summary>
        public async Task Ignore()
        {
            await Cancellation.CancelAsync();
            _ = Answer.ContinueWith(a => a.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
