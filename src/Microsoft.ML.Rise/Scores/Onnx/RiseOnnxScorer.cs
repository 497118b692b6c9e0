using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>
/// An ONNX network as black box, asked directly: without ML.NET's rows between, in preallocated memory, and under the schedule that is fastest on this machine.
/// </summary>
/// <remarks>
/// <para>Thread-safe, <see cref="Dispose"/> too. Belongs to whoever makes it: nothing that is given it disposes it.</para>
/// <para><i>Types.</i> The masked input and the scores may be float, float16, double or integers of 8 to 64 bits, the scores bool (true is 1), too. Masked copies are float, and are
/// converted: for integers rounded to the nearest (halves to even) and clamped to the type's range, NaN becoming 0; integers above 2²⁴ are not exact.</para>
/// <para><i>The batch axis.</i> A network without one is asked about one input at a time. <see cref="RiseOnnxOptions.InputDimensions"/> decides; without it:</para>
/// <list type="table">
/// <listheader><term>the input's first axis</term><description>is taken for</description></listheader>
/// <item><term>open ([N,3,16,16])</term><description>the batch; any size where the output's first axis is open, too, and else 1</description></item>
/// <item><term>1 ([1,3,16,16])</term><description>the batch, of 1</description></item>
/// <item><term>k > 1, and the output's first axis is not k ([3,16,16] to [2] or [1,2])</term><description>no batch: part of the one input</description></item>
/// <item><term>k > 1, the only axis ([4] to [3] or [4])</term><description>no batch</description></item>
/// <item><term>k > 1, of three axes, and the output is [k] ([3,16,16] to [3])</term><description>no batch</description></item>
/// <item><term>k > 1, and the output's first axis is k ([4,1,6,8] to [4,10])</term><description>the batch, of k</description></item>
/// </list>
/// <para>Whatever is taken for one input must have as many values as the inputs that are given, so that a wrong reading is refused, with both. All values of the output without the
/// batch are the scores of an input, whatever their axes. Where the output leaves sizes open, the network is run once on zeros when it is opened.</para>
/// <para><i>The arrangement.</i> A network that reads [16,16,3] is not given 3×16×16: its dimensions, but for those of 1, are those of the <see cref="InputShape"/> (C,H,W or H,W,C or H,W;
/// T,C or C,T or T). A network that reads a flat input takes any arrangement, and <see cref="InputShape.Features"/> fit any network. (<see cref="Score"/> as
/// <see cref="RiseScorerFunction"/> compares no arrangement.)</para>
/// <para><i>Other inputs</i> are read, in a pipeline, from the columns of their names: texts into string; numbers into a type that holds them without loss (Single also into float16, rounded);
/// booleans into bool, and into numbers as 0 and 1; keys into integers, as raw values (1 is the first, 0 is missing). Where they have a batch axis, each masked copy gets the same
/// values. One open size follows from the number of the column's values, several from its dimensions.</para>
/// </remarks>
public sealed class RiseOnnxScorer : RiseScorer
{
    private const int LargerBatch = 8;

    /// <summary>What the first trial of a schedule costs, in openings of the network: a session, memory that its first runs take, and turns. Measured on a network of 0.1 ms and one of 5 ms.</summary>
    private const int OpeningsOfFirstTrial = 4;

    private readonly int _numberOfProcessors;
    private readonly OnnxFile _file;

    /// <param name="modelFile">An ONNX file.</param>
    /// <param name="options">Nodes, sizes, session and schedule.</param>
    /// <param name="numberOfProcessors">What the schedules to choose from are made for.</param>
    internal RiseOnnxScorer(string modelFile, RiseOnnxOptions? options, int numberOfProcessors)
        : this(OnnxFile.At(modelFile), options, numberOfProcessors)
    {
    }

    /// <param name="model">The bytes of one.</param>
    /// <param name="options">Nodes, sizes, session and schedule.</param>
    /// <param name="numberOfProcessors">What the schedules to choose from are made for.</param>
    internal RiseOnnxScorer(byte[] model, RiseOnnxOptions? options, int numberOfProcessors)
        : this(OnnxFile.Of(model), options, numberOfProcessors)
    {
    }

    private RiseOnnxScorer(OnnxFile file, RiseOnnxOptions? options, int numberOfProcessors)
    {
        Options = options ?? new RiseOnnxOptions();
        Options.Validate();
        _file = file;
        _numberOfProcessors = numberOfProcessors;
        Pool = new OnnxPool(file, Options, mostIdle: Math.Max(numberOfProcessors, Options.Schedule?.NumberOfRuns ?? 1));
        IReadOnlyList<RiseSchedule> candidates = Options.Schedule is { } given ? [given] : CandidatesFor(numberOfProcessors, Signature.BatchSize);
        Schedules = new ScheduleChoice<RiseSchedule>(candidates, MasksToFill, IsNeighbour, kept => Pool.KeepOnly(OnnxPlace.Of(kept)), OpeningsOfFirstTrial * Pool.SecondsToOpen);
    }

    /// <summary>The options that it was made with.</summary>
    public RiseOnnxOptions Options { get; }

    /// <summary>The schedule: as it was given, or the fastest so far (others are tried now and then); null as long as one is due that has not been tried.</summary>
    public override RiseSchedule? Schedule => Schedules.Chosen;

    /// <summary>The number of scores of an input.</summary>
    public int NumberOfScores => Signature.Output.Length;

    /// <summary>The dimensions of an input, without the batch.</summary>
    public IReadOnlyList<int> InputDimensions => Array.AsReadOnly(Signature.Input.Dimensions);

    internal OnnxPool Pool { get; }

    internal OnnxSignature Signature => Pool.Signature;

    /// <summary>Scores masks in the fastest schedule, and some of them in others to see whether they are faster.</summary>
    internal ScheduleChoice<RiseSchedule> Schedules { get; }

    /// <summary>Any schedule, for a single input.</summary>
    internal RiseSchedule SingleInput => new(1, Schedule?.NumberOfThreadsPerRun ?? 1, Signature.BatchSize ?? 1);

    /// <summary>Scores inputs as they are. It has the shape of <see cref="RiseScorerFunction"/>, so that <c>RiseScorerFunction function = network.Score</c> is a scorer's function.</summary>
    /// <param name="inputs">numberOfInputs × input, row-major, each input arranged as the network reads it.</param>
    /// <param name="numberOfInputs">At least 1. As many as the network takes, and 8 at most (or the batch of <see cref="RiseOnnxOptions.Schedule"/>), run together.</param>
    /// <param name="scores">To be filled: numberOfInputs × <see cref="NumberOfScores"/>, row-major.</param>
    /// <remarks>A run has as many threads as there are cores, or as the given schedule says. Memory is kept for the next call. Thread-safe.</remarks>
    /// <exception cref="ArgumentException">There are other numbers of values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfInputs"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The network has other inputs, or it failed.</exception>
    /// <exception cref="ObjectDisposedException">The network is closed, or was closed meanwhile.</exception>
    public void Score(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfInputs, 1);
        if (Signature.OtherInputs.Count > 0)
            throw new InvalidOperationException($"The network has other inputs ({string.Join(", ", Signature.OtherInputs.Keys)}): explain it in a pipeline, where columns fill them.");
        int inputLength = Signature.Input.Length;
        RequireLength(inputs.Length, numberOfInputs, inputLength, nameof(inputs));
        RequireLength(scores.Length, numberOfInputs, NumberOfScores, nameof(scores));

        int numberOfThreads = Options.Schedule?.NumberOfThreadsPerRun ?? _numberOfProcessors;
        int most = Signature.BatchSize ?? Options.Schedule?.BatchSize ?? LargerBatch;
        for (int done = 0; done < numberOfInputs;)
        {
            int some = Math.Min(most, numberOfInputs - done);
            OnnxWorker worker = Pool.Rent(new OnnxPlace(numberOfThreads, Signature.BatchSize ?? some), isLasting: true);
            try
            {
                for (int k = 0; k < some; k++)
                    inputs.Slice((done + k) * inputLength, inputLength).CopyTo(worker.Input(k));
                worker.Run(some);
                for (int k = 0; k < some; k++)
                    worker.Scores(k).CopyTo(scores[((done + k) * NumberOfScores)..]);
            }
            finally
            {
                Pool.Return(worker);
            }

            done += some;
        }
    }

    /// <summary>Closes the network, from any thread and as often as one likes. Nobody waits: explanations that are under way end with <see cref="ObjectDisposedException"/> before
    /// their next run, and the last one that runs gives back the memory.</summary>
    public override void Dispose()
    {
        Pool.Dispose();
        base.Dispose();
    }

    internal override SavedScorer Save(Func<ITransformer, ReadOnlyMemory<byte>> pack) => new(
        new ScorerDescription
        {
            Kind = ScorerKind.Onnx,
            Schedule = Options.Schedule,
            InputName = Options.InputName,
            OutputName = Options.OutputName,
            InputDimensions = Options.InputDimensions,
            HadSessionOptions = Options.CreateSessionOptions is not null,
        },
        _file.Read());

    internal override BoundScorer Bind(InputBinding input, ScoreQuestion question) => new BoundOnnxScorer(this, input, question);

    internal override InputScorer ForInput(MaskedInput input, ScoreQuestion question)
    {
        if (OnnxArrangement.FindFault(Signature, input.Shape) is { } fault)
            throw new ArgumentException(fault, "scorer");
        if (Signature.OtherInputs.Count > 0)
            throw new ArgumentException($"The network has other inputs ({string.Join(", ", Signature.OtherInputs.Keys)}): use it in a pipeline, where columns fill them.", "scorer");
        return new OnnxScorer(this, input, LabelsOf(question), []);
    }

    /// <summary>The labels of the output's scores; it cannot be another output than the one that the network was opened for.</summary>
    internal ClassLabels LabelsOf(ScoreQuestion question)
    {
        string output = Signature.Output.Name;
        if (question.ScoreColumnName is { } asked && asked != output)
            throw new ArgumentOutOfRangeException(nameof(ExplanationOptions.ScoreColumnName), $"{nameof(ExplanationOptions.ScoreColumnName)} is '{asked}', but the network was opened for its output '{output}': leave it out, or name another by {nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.OutputName)}.");
        var labels = new ClassLabels(output, question.Labels) { AreOfBoxes = question.Decoder is not null };
        labels.RequireOneForEach(NumberOfScores);
        return labels;
    }

    internal static int MasksToFill(RiseSchedule schedule) => schedule.NumberOfRuns * schedule.BatchSize;

    /// <summary>Trying costs, a session for each number of threads and memory for each batch: schedules that differ in both are found one step at a time.</summary>
    internal static bool IsNeighbour(RiseSchedule schedule, RiseSchedule kept) => schedule.NumberOfRuns == kept.NumberOfRuns || schedule.BatchSize == kept.BatchSize;

    /// <summary>Many runs of few threads, one run of many threads, and between; each with the network's batch or, where it takes any, with single inputs and with batches.</summary>
    internal static IReadOnlyList<RiseSchedule> CandidatesFor(int numberOfProcessors, int? fixedBatchSize)
    {
        int[] batchSizes = fixedBatchSize is int size ? [size] : [1, LargerBatch];
        return [.. TransformerScorer.ThreadsFor(numberOfProcessors).SelectMany(runs => batchSizes.Select(b => new RiseSchedule(runs, numberOfProcessors / runs, b)))];
    }

    private static void RequireLength(int length, int numberOfInputs, int each, string name)
    {
        if (length != (long)numberOfInputs * each)
            throw new ArgumentException($"{numberOfInputs} x {each} values were expected, got {length}.", name);
    }
}
