using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A <see cref="RiseModel"/> as scorer of one input.</summary>
internal sealed class ModelScorer(RiseModel model, int numberOfScores, float[] input, RiseInputShape shape, ScorerOptions options) : IScorer
{
    public float[] Input => input;

    /// <exception cref="ArgumentException">The input has not the length that the shape says.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of scores is below 1.</exception>
    public static ModelScorer Create(RiseModel model, int numberOfScores, ReadOnlySpan<float> input, RiseInputShape shape, ScorerOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfScores, 1);
        shape.RequireLength(input);
        return new ModelScorer(model, numberOfScores, input.ToArray(), shape, options);
    }

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var worker = new Worker(model, shape.Length, numberOfScores, batchSize: 1, cancellation);
        input.CopyTo(worker.Input(0));
        worker.Run(1);
        return worker.Scores(0).ToArray();
    }

    public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int batchSize = Math.Min(options.BatchSize, masks.Count);
        int numberOfThreads = Math.Min(options.NumberOfThreads ?? 1, masks.NumberOfBatches(batchSize));
        Worker[] workers = [.. Enumerable.Range(0, numberOfThreads).Select(_ => new Worker(model, shape.Length, numberOfScores, batchSize, cancellation))];
        BatchScoring.Run(workers, shape, input, masks, batchSize, copies, table, cancellation);
    }

    private sealed class Worker(RiseModel model, int inputLength, int numberOfScores, int batchSize, CancellationToken cancellation) : IBatchWorker
    {
        private readonly float[] _inputs = new float[batchSize * inputLength];
        private readonly float[] _scores = new float[batchSize * numberOfScores];

        public Span<float> Input(int k) => _inputs.AsSpan(k * inputLength, inputLength);

        public ReadOnlySpan<float> Scores(int k) => _scores.AsSpan(k * numberOfScores, numberOfScores);

        public void Run(int count)
        {
            Span<float> asked = _scores.AsSpan(0, count * numberOfScores);
            asked.Fill(float.NaN);
            try
            {
                model(_inputs.AsSpan(0, count * inputLength), count, asked);
            }
            catch (Exception e) when (e is not ObjectDisposedException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw ScorerErrors.Threw("The model", e);
            }
        }
    }
}
