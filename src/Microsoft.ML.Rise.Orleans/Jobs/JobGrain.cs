using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Rise.Orleans.Workers;

namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>One job: shares its parts out, asks again for what is lost, and knows what is finished.</summary>
[Alias("rise.job")]
internal interface IJobGrain : IGrainWithStringKey
{
    Task Plan(JobPlan plan);

    /// <summary>Goes on, wherever it was ended.</summary>
    Task Run();

    Task<RiseJobStatus?> Status();

    Task<JobPlan?> PlanOf();

    Task Cancel();

    Task Delete();
}

internal sealed partial class JobGrain([PersistentState("job", Storage.ClusterStorage.Name)] IPersistentState<JobState> state, Storage.ClusterStorage storage, RiseSiloOptions options, ILogger<JobGrain> log) : Grain, IJobGrain, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), BetweenSaves = TimeSpan.FromSeconds(0.5);

    private readonly Dictionary<int, Wave> _waves = [];
    private readonly List<Asked> _asked = [];
    private readonly LinkedList<Part> _waiting = [];
    private readonly Dictionary<Part, int> _failures = [];
    private readonly List<double> _seconds = [];
    private readonly CancellationTokenSource _end = new();
    private Task? _running;
    private int _nextChunk;
    private long _masksDone, _savedAt;

    private JobPlan ThePlan => state.State.Plan!;

    private string Name => this.GetPrimaryKeyString();

    public async Task Plan(JobPlan plan)
    {
        if (state.State.Plan is not null)
            throw new InvalidOperationException($"There is a job '{Name}' already.");
        state.State = new JobState { Plan = plan, Phase = RiseJobPhase.Waiting, Done = new byte[(plan.NumberOfChunks + 7) / 8] };
        await state.WriteStateAsync();
    }

    public async Task Run()
    {
        if (state.State.Plan is null || state.State.Phase is RiseJobPhase.Finished or RiseJobPhase.Cancelled)
            return;
        DelayDeactivation(TimeSpan.FromHours(1));
        if (state.State.Phase == RiseJobPhase.Waiting)
        {
            state.State.Phase = RiseJobPhase.Running;
            await state.WriteStateAsync();
        }

        _running ??= RunToEnd();
    }

    public Task<RiseJobStatus?> Status() => Task.FromResult(state.State.Plan is { } plan
        ? new RiseJobStatus(Name, state.State.Phase, plan.NumberOfRows, state.State.RowsDone, state.State.RowsFailed, _masksDone)
        : null);

    public Task<JobPlan?> PlanOf() => Task.FromResult(state.State.Plan);

    public async Task Cancel()
    {
        if (state.State.Plan is null || state.State.Phase == RiseJobPhase.Finished)
            return;
        state.State.Phase = RiseJobPhase.Cancelled;
        await state.WriteStateAsync();
        await _end.CancelAsync();
    }

    public async Task Delete()
    {
        await Cancel();
        for (int chunk = 0; state.State.Plan is { } plan && chunk < plan.NumberOfChunks; chunk++)
        {
            await storage.Delete(Part.RowsNameOf(Name, chunk));
            await storage.Delete(Part.ResultNameOf(Name, chunk));
        }

        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public void Dispose() => _end.Dispose();

    private async Task RunToEnd()
    {
        try
        {
            while (state.State.Phase == RiseJobPhase.Running && !_end.IsCancellationRequested)
            {
                await ShareOut();
                if (_asked.Count == 0)
                {
                    state.State.Phase = RiseJobPhase.Finished;
                    break;
                }

                await Task.WhenAny([.. _asked.Select(a => (Task)a.Answer), Task.Delay(Tick, _end.Token)]);
                foreach (Asked asked in _asked.Where(a => a.Answer.IsCompleted).ToArray())
                    await Take(asked);
                await Save(always: false);
            }

            await Save(always: true);
        }
        catch (OperationCanceledException)
        {
            // Cancelled, or moved to another silo, which goes on.
        }
        catch (Exception e)
        {
            LogStopped(Name, e);
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
        int silos = (await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count, slots = silos * options.WorkersPerSilo;
        foreach (int slot in Enumerable.Range(0, slots).Except(_asked.Select(a => a.Slot)).ToArray())
        {
            if (Next(slots) is { } part)
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

    private Part? Next(int slots)
    {
        if (_waiting.First is null)
        {
            while (_nextChunk < ThePlan.NumberOfChunks && state.State.IsDone(_nextChunk))
                _nextChunk++;
            if (_nextChunk == ThePlan.NumberOfChunks)
                return null;
            int chunk = _nextChunk++;
            if (ThePlan.SharesMasks)
                Begin(new Wave(chunk), ThePlan.FirstCheck, slots);
            else
                _waiting.AddLast(PartOf(PartKind.Rows, chunk));
        }

        Part next = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return next;
    }

    /// <summary>Shares out the masks of a row up to the next check.</summary>
    private void Begin(Wave wave, int target, int slots)
    {
        _waves[wave.Chunk] = wave;
        int each = ThePlan.Options.MasksPerPart ?? Math.Max(16, (target - wave.Have + slots - 1) / slots);
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

        _seconds.Add(Stopwatch.GetElapsedTime(asked.Start).TotalSeconds);
        if (_seconds.Count > 100)
            _seconds.RemoveAt(0);
        Answer answer = await asked.Answer;
        int chunk = asked.Part.Chunk;
        if (answer.Rows > 0)
        {
            if (!state.State.IsDone(chunk))
                (state.State.RowsDone, state.State.RowsFailed) = (state.State.RowsDone + answer.Rows, state.State.RowsFailed + answer.Failed);
            state.State.SetDone(chunk);
            await Forget(chunk);
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
        if (asked.Answer.IsCanceled || _asked.Exists(a => a.Part == asked.Part))
            return;
        int failures = _failures[asked.Part] = _failures.GetValueOrDefault(asked.Part) + 1;
        LogAskedAgain(Name, asked.Part.Chunk, failures, asked.Answer.Exception!.GetBaseException().Message);
        _waiting.AddFirst(asked.Part);
        await Task.Delay(TimeSpan.FromSeconds(Math.Min(0.1 * failures, 5)), _end.Token);
    }

    private async Task Forget(int chunk)
    {
        if (!_waves.Remove(chunk, out Wave? wave))
            return;
        foreach (Part part in _waiting.Where(p => p.Chunk == chunk).ToArray())
            _waiting.Remove(part);
        foreach (string piece in wave.Pieces)
            await storage.Delete(piece);
    }

    private async Task Save(bool always)
    {
        if (!always && Stopwatch.GetElapsedTime(_savedAt) < BetweenSaves)
            return;
        await state.WriteStateAsync();
        _savedAt = Stopwatch.GetTimestamp();
    }

    [LoggerMessage(LogLevel.Warning, "Job {Job}: part {Part} is asked for again after {Failures} failure(s): {Reason}")]
    private partial void LogAskedAgain(string job, int part, int failures, string reason);

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
