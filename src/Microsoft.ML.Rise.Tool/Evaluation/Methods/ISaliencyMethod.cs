namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>A way to explain a black box without gradients.</summary>
internal interface ISaliencyMethod
{
    /// <summary>As the report calls it.</summary>
    string Name { get; }

    /// <summary>How many changed copies of an input the model is asked about to explain one target; the most, where it depends on the input.</summary>
    int Calls { get; }

    /// <summary>How many of them serve all targets of the input. The others are asked about for each target.</summary>
    int SharedCalls => Calls;

    /// <summary>Whether the maps depend on the seed.</summary>
    bool IsRandom { get; }

    /// <summary>Explains one input: a map for each target (the index of a score), row-major, height × width. Equal seeds give equal maps.</summary>
    IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed);
}
