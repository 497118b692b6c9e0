using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Scores masked copies of an array in batches, which the workers take in turn, each on its thread.</summary>
internal static class BatchScoring
{
    /// <param name="workers">At least one, each with memory for <paramref name="batchSize"/> inputs.</param>
    /// <param name="input">What is masked.</param>
    /// <param name="masks">The copies to score.</param>
    /// <param name="batchSize">Copies that a worker takes at a time.</param>
    /// <param name="copies">How they are made.</param>
    /// <param name="table">Where the scores are put.</param>
    /// <param name="cancellation">Looked at for each copy.</param>
    public static void Run(
        IReadOnlyList<IBatchWorker> workers, MaskedInput input, MaskRange masks, int batchSize, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        InputShape shape = input.Shape;
        float[] values = input.Values;
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int nextBatch = -1;
        ScoringThreads.Run(Math.Min(workers.Count, numberOfBatches), ScoreBatches, cancellation);

        void ScoreBatches(int thread, CancellationToken stop)
        {
            IBatchWorker worker = workers[thread];
            Mask mask = copies.CreateMask();
            for (int batch = Interlocked.Increment(ref nextBatch); batch < numberOfBatches; batch = Interlocked.Increment(ref nextBatch))
            {
                (long first, int count) = masks.Batch(batch, batchSize);
                for (int k = 0; k < count; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    mask.Begin(first + k);
                    InputMasking.Apply(shape, values, mask, copies.BaselineOf(mask), worker.Input(k));
                }

                worker.Run(count);
                for (int k = 0; k < count; k++)
                    table.Put(first + k, worker.Scores(k));
            }
        }
    }

    /// <summary>That a scorer failed.</summary>
    public static InvalidOperationException Failure(string scorer, Exception inner) =>
        new($"{scorer} threw while it scored masked copies: {inner.GetBaseException().Message}", inner);
}

/// <summary>One thread's place at a scorer: memory for a batch of inputs and for their scores.</summary>
internal interface IBatchWorker
{
    /// <summary>Input <paramref name="k"/> of the batch, to be filled before a run.</summary>
    Span<float> Input(int k);

    /// <summary>Scores the first <paramref name="count"/> inputs.</summary>
    /// <exception cref="InvalidOperationException">The scorer threw.</exception>
    void Run(int count);

    /// <summary>The scores of input <paramref name="k"/>, after a run.</summary>
    ReadOnlySpan<float> Scores(int k);
}
