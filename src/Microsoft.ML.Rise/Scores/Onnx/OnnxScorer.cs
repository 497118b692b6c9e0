using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of one input: each thread masks into its own bound batch, and runs it.</summary>
internal sealed class OnnxScorer(RiseOnnxScorer network, float[] input, IReadOnlyList<OnnxConstant> constants, RiseInputShape shape) : IScorer
{
    public float[] Input => input;

    public RiseSchedule? Schedule { get; private set; }

    /// <exception cref="ArgumentException">The input, the shape and the network's input do not fit, or the network has other inputs.</exception>
    public static OnnxScorer Create(RiseOnnxScorer network, ReadOnlySpan<float> input, RiseInputShape shape)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (OnnxArrangement.FindFault(network.Signature, shape) is { } fault)
            throw new ArgumentException(fault, nameof(network));
        if (network.Signature.OtherInputs.Count > 0)
            throw new ArgumentException($"The network has other inputs ({string.Join(", ", network.Signature.OtherInputs.Keys)}): use it in a pipeline, where columns fill them.", nameof(network));
        shape.RequireLength(input);
        return new OnnxScorer(network, input.ToArray(), [], shape);
    }

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var workers = new OnnxWorkers(network.Pool, constants);
        OnnxWorker worker = workers.For(network.SingleInput)[0];
        input.CopyTo(worker.Input(0));
        worker.Run(1);
        return worker.Scores(0).ToArray();
    }

    public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        using var workers = new OnnxWorkers(network.Pool, constants);
        Schedule = network.Schedules.Score(masks.Count, ScoreNext, prepare: way => workers.For(way));

        void ScoreNext(RiseSchedule way, int count)
        {
            BatchScoring.Run(workers.For(way), shape, input, new MaskRange(masks.First + done, count), way.BatchSize, copies, table, cancellation);
            done += count;
        }
    }
}
