using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A <see cref="RiseModel"/> as scorer: batches of masked copies, taken in turn by the threads.</summary>
internal sealed class ModelScorer(RiseModel model, int numberOfScores, float[] input, RiseInputShape shape, float[] baseline, IMaskSource source, RiseOptions options)
    : IScorer
{
    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        float[] scores = new float[numberOfScores];
        Ask(input, 1, scores);
        return scores;
    }

    public void ScoreMasked(MaskRange masks, ScoreTable table, CancellationToken cancellation)
    {
        int batchSize = options.BatchSize;
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int nextBatch = -1;
        ScoringThreads.Run(Math.Min(options.NumberOfThreads ?? 1, numberOfBatches), ScoreBatches, cancellation);

        void ScoreBatches(int thread, CancellationToken stop)
        {
            var maker = new MaskMaker(source);
            float[] inputs = new float[Math.Min(batchSize, masks.Count) * shape.Length];
            float[] scores = new float[Math.Min(batchSize, masks.Count) * numberOfScores];
            for (int batch = Interlocked.Increment(ref nextBatch); batch < numberOfBatches; batch = Interlocked.Increment(ref nextBatch))
            {
                (long first, int count) = masks.Batch(batch, batchSize);
                for (int k = 0; k < count; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    InputMasking.Apply(shape, input, maker.Make(first + k), baseline, inputs.AsSpan(k * shape.Length, shape.Length));
                }

                Ask(inputs, count, scores);
                for (int k = 0; k < count; k++)
                    table.Put(first + k, scores.AsSpan(k * numberOfScores, numberOfScores));
            }
        }
    }

    private void Ask(float[] inputs, int count, float[] scores)
    {
        Span<float> asked = scores.AsSpan(0, count * numberOfScores);
        asked.Fill(float.NaN);
        try
        {
            model(inputs.AsSpan(0, count * shape.Length), count, asked);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw ScorerErrors.Threw("The model", e);
        }
    }
}
