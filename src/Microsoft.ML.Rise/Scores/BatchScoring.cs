using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Scores masked copies of an array in batches, which the workers take in turn, each on its thread.</summary>
internal static class BatchScoring
{
    /// <param name="workers">At least one, each with memory for <paramref name="batchSize"/> inputs.</param>
    /// <param name="shape">The arrangement of <paramref name="input"/>.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="masks">The copies to score.</param>
    /// <param name="batchSize">Copies that a worker takes at a time.</param>
    /// <param name="copies">How they are made.</param>
    /// <param name="table">Where the scores are put.</param>
    /// <param name="cancellation">Looked at for each copy.</param>
    public static void Run(
        IReadOnlyList<IBatchWorker> workers, RiseInputShape shape, float[] input, MaskRange masks, int batchSize, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int nextBatch = -1;
        ScoringThreads.Run(Math.Min(workers.Count, numberOfBatches), ScoreBatches, cancellation);

        void ScoreBatches(int thread, CancellationToken stop)
        {
            IBatchWorker worker = workers[thread];
            IMaskMaker maker = copies.CreateMaker();
            for (int batch = Interlocked.Increment(ref nextBatch); batch < numberOfBatches; batch = Interlocked.Increment(ref nextBatch))
            {
                (long first, int count) = masks.Batch(batch, batchSize);
                for (int k = 0; k < count; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    InputMasking.Apply(shape, input, maker.Make(first + k), copies.Baseline, worker.Input(k));
                }

                worker.Run(count);
                for (int k = 0; k < count; k++)
                    table.Put(first + k, worker.Scores(k));
            }
        }
    }
}
