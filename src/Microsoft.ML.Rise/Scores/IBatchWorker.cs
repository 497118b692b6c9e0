namespace Microsoft.ML.Rise.Scores;

/// <summary>One thread's place at a model: memory for a batch of inputs and for their scores.</summary>
internal interface IBatchWorker
{
    /// <summary>Input <paramref name="k"/> of the batch, to be filled before a run.</summary>
    Span<float> Input(int k);

    /// <summary>Scores the first <paramref name="count"/> inputs.</summary>
    /// <exception cref="InvalidOperationException">The model threw.</exception>
    void Run(int count);

    /// <summary>The scores of input <paramref name="k"/>, after a run.</summary>
    ReadOnlySpan<float> Scores(int k);
}
