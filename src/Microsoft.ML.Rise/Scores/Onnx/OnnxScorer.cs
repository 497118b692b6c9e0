using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of one input: each thread masks into its own bound batch, and runs it.</summary>
internal sealed class OnnxScorer(
    RiseOnnxScorer network, float[] input, IReadOnlyList<OnnxConstant> constants, RiseInputShape shape) : IScorer, IDisposable
{
    private readonly Dictionary<RiseSchedule, OnnxWorker[]> _workers = [];

    public RiseSchedule? Schedule { get; private set; }

    /// <exception cref="ArgumentException">The input, the shape and the network's input have different lengths, or the network has other inputs.</exception>
    public static OnnxScorer Create(RiseOnnxScorer network, ReadOnlySpan<float> input, RiseInputShape shape)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Input.Length != shape.Length)
            throw new ArgumentException($"The network's input '{network.Input.Name}' has {network.Input.Length} values, but the shape ({shape}) has {shape.Length}.", nameof(network));
        if (network.OtherInputs.Count > 0)
            throw new ArgumentException($"The network has other inputs ({string.Join(", ", network.OtherInputs.Keys)}): use it in a pipeline, where columns fill them.", nameof(network));
        shape.RequireLength(input);
        return new OnnxScorer(network, input.ToArray(), [], shape);
    }

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using OnnxWorker worker = network.CreateWorker(network.SingleInput, constants);
        input.CopyTo(worker.Input(0));
        worker.Run(1);
        return worker.Scores(0).ToArray();
    }

    public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        Schedule = network.Score(masks.Count, ScoreNext);

        void ScoreNext(RiseSchedule way, int count)
        {
            BatchScoring.Run(WorkersFor(way), shape, input, new MaskRange(masks.First + done, count), way.BatchSize, copies, table, cancellation);
            done += count;
        }
    }

    public void Dispose()
    {
        foreach (OnnxWorker worker in _workers.Values.SelectMany(workers => workers))
            worker.Dispose();
        _workers.Clear();
    }

    private OnnxWorker[] WorkersFor(RiseSchedule schedule)
    {
        if (!_workers.TryGetValue(schedule, out OnnxWorker[]? workers))
            _workers[schedule] = workers = [.. Enumerable.Range(0, schedule.NumberOfRuns).Select(_ => network.CreateWorker(schedule, constants))];
        return workers;
    }
}
