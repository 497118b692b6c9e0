using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

namespace Microsoft.ML.Rise;

/// <summary>
/// An ONNX network as black box, asked directly: without ML.NET's rows between, in preallocated memory, and under the schedule that is fastest on this machine.
/// </summary>
/// <remarks>Thread-safe, but for <see cref="Dispose"/>. Belongs to whoever makes it. Inputs that are not masked are read, in a pipeline, from the columns of their
/// names.</remarks>
public sealed class RiseOnnxScorer : IDisposable
{
    private const int LargerBatch = 8;

    private readonly OnnxSessions _sessions;
    private readonly ScheduleChoice<RiseSchedule> _schedules;
    private readonly Lazy<OnnxWorkerPool> _pool;
    private readonly int _numberOfProcessors;

    /// <summary>Opens a network.</summary>
    /// <param name="modelFile">An ONNX file.</param>
    /// <param name="options">Nodes, session and schedule; default: the only input and output, on the processor.</param>
    /// <exception cref="ArgumentException">The file is no network that ONNX Runtime can open, or has no such nodes, or they are no tensors of float or float16 of known size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The schedule is not positive, or has a batch that the network does not take.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidOperationException">The program has no native ONNX Runtime, or <see cref="RiseOnnxOptions.CreateSessionOptions"/> failed, as it does where
    /// an execution provider is not to be had.</exception>
    public RiseOnnxScorer(string modelFile, RiseOnnxOptions? options = null)
        : this(modelFile, options, Environment.ProcessorCount)
    {
    }

    /// <param name="modelFile">An ONNX file.</param>
    /// <param name="options">Nodes, session and schedule.</param>
    /// <param name="numberOfProcessors">What the schedules to choose from are made for.</param>
    internal RiseOnnxScorer(string modelFile, RiseOnnxOptions? options, int numberOfProcessors)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelFile);
        if (!File.Exists(modelFile))
            throw new FileNotFoundException($"There is no ONNX file '{modelFile}'.", modelFile);
        Options = options ?? new RiseOnnxOptions();
        _sessions = new OnnxSessions(modelFile, Options);
        int numberOfThreads = Options.Schedule?.NumberOfThreadsPerRun ?? 1;
        InferenceSession session = _sessions.Rent(numberOfThreads);
        Input = OnnxNode.Find(session.InputMetadata, Options.InputName, "input");
        Output = OnnxNode.Find(session.OutputMetadata, Options.OutputName, "output");
        OtherInputs = session.InputMetadata.Where(i => i.Key != Input.Name).ToDictionary();
        _sessions.Return(numberOfThreads);
        if (Options.Schedule is { } schedule)
            Validate(schedule);
        _pool = new Lazy<OnnxWorkerPool>(CreatePool);
        _numberOfProcessors = numberOfProcessors;
        IReadOnlyList<RiseSchedule> candidates = Options.Schedule is { } given ? [given] : CandidatesFor(numberOfProcessors, FixedBatchSize);
        _schedules = new ScheduleChoice<RiseSchedule>(candidates, s => s.NumberOfRuns * s.BatchSize, kept => _sessions.KeepOnly(kept.NumberOfThreadsPerRun));
    }

    /// <summary>The options that it was made with.</summary>
    public RiseOnnxOptions Options { get; }

    /// <summary>The schedule: as it was given, or the fastest so far (others are tried again now and then); null as long as not all have been tried.</summary>
    public RiseSchedule? Schedule => _schedules.Chosen;

    /// <summary>The number of scores of an input.</summary>
    public int NumberOfScores => Output.Length;

    /// <summary>The dimensions of an input, without the batch.</summary>
    public IReadOnlyList<int> InputDimensions => Array.AsReadOnly(Input.Dimensions);

    internal OnnxNode Input { get; }

    internal OnnxNode Output { get; }

    /// <summary>The inputs that are not masked, by name.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> OtherInputs { get; }

    /// <summary>What the batch is fixed to, if it is; a batch that is not filled is run all the same.</summary>
    private int? FixedBatchSize => Input.BatchSize ?? Output.BatchSize;

    /// <summary>Scores inputs as they are. It has the shape of <see cref="RiseModel"/>, so that <c>RiseModel model = network.Score</c> is a model.</summary>
    /// <param name="inputs">numberOfInputs × input, row-major, each input arranged as the network reads it.</param>
    /// <param name="numberOfInputs">At least 1. As many as the network takes, and 8 at most (or the batch of <see cref="RiseOnnxOptions.Schedule"/>), run together.</param>
    /// <param name="scores">To be filled: numberOfInputs × <see cref="NumberOfScores"/>, row-major.</param>
    /// <remarks>A run has as many threads as there are cores, or as the given schedule says. Memory is kept for the next call. Thread-safe.</remarks>
    /// <exception cref="ArgumentException">There are other numbers of values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfInputs"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The network has other inputs.</exception>
    /// <exception cref="ObjectDisposedException">The network is closed.</exception>
    public void Score(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfInputs, 1);
        if (OtherInputs.Count > 0)
            throw new InvalidOperationException($"The network has other inputs ({string.Join(", ", OtherInputs.Keys)}): explain it in a pipeline, where columns fill them.");
        RequireLength(inputs.Length, numberOfInputs, Input.Length, nameof(inputs));
        RequireLength(scores.Length, numberOfInputs, NumberOfScores, nameof(scores));
        _pool.Value.Score(inputs, numberOfInputs, scores);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pool.IsValueCreated)
            _pool.Value.Dispose();
        _sessions.Dispose();
    }

    internal OnnxWorker CreateWorker(RiseSchedule schedule, IReadOnlyList<OnnxConstant> constants) =>
        new(_sessions, schedule.NumberOfThreadsPerRun, Input, Output, constants, schedule.BatchSize);

    /// <summary>Any schedule, for a single input.</summary>
    internal RiseSchedule SingleInput => new(1, Schedule?.NumberOfThreadsPerRun ?? 1, FixedBatchSize ?? 1);

    /// <summary>Scores masks in the fastest schedule, and some of them in others to see whether they are faster; returns the one that is kept.</summary>
    internal RiseSchedule Score(int numberOfMasks, Action<RiseSchedule, int> score) => _schedules.Score(numberOfMasks, score);

    /// <summary>Many runs of few threads, one run of many threads, and between; each with the network's batch or, where it takes any, with single inputs and with batches.</summary>
    internal static IReadOnlyList<RiseSchedule> CandidatesFor(int numberOfProcessors, int? fixedBatchSize)
    {
        int[] batchSizes = fixedBatchSize is int size ? [size] : [1, LargerBatch];
        return [.. TransformerScorer.ThreadsFor(numberOfProcessors).SelectMany(runs => batchSizes.Select(b => new RiseSchedule(runs, numberOfProcessors / runs, b)))];
    }

    private OnnxWorkerPool CreatePool() =>
        new(_sessions, Options.Schedule?.NumberOfThreadsPerRun ?? _numberOfProcessors, Input, Output, FixedBatchSize, Options.Schedule?.BatchSize ?? LargerBatch);

    private static void RequireLength(int length, int numberOfInputs, int each, string name)
    {
        if (length != (long)numberOfInputs * each)
            throw new ArgumentException($"{numberOfInputs} x {each} values were expected, got {length}.", name);
    }

    private void Validate(RiseSchedule schedule)
    {
        if (schedule is not { NumberOfRuns: >= 1, NumberOfThreadsPerRun: >= 1, BatchSize: >= 1 })
            throw new ArgumentOutOfRangeException(nameof(RiseOnnxOptions.Schedule), $"Every number of the schedule must be at least 1, got {schedule}.");
        if (FixedBatchSize is int size && schedule.BatchSize != size)
            throw new ArgumentOutOfRangeException(nameof(RiseOnnxOptions.Schedule), $"The network takes batches of {size}, but the schedule is {schedule}.");
    }
}
