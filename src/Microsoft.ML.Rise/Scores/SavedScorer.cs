namespace Microsoft.ML.Rise.Scores;

/// <summary>A scorer as it is saved.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Content">Its file: a model.zip, or a network.</param>
internal sealed record SavedScorer(ScorerDescription Description, ReadOnlyMemory<byte> Content);

/// <summary>What else is known of a scorer than its file.</summary>
internal sealed record ScorerDescription
{
    /// <summary>How its file is read.</summary>
    public required ScorerKind Kind { get; init; }

    /// <summary>As it was given.</summary>
    public RiseSchedule? Schedule { get; init; }

    /// <summary>Of a network, as all that follows.</summary>
    public string? InputName { get; init; }

    public string? OutputName { get; init; }

    public IReadOnlyList<int>? InputDimensions { get; init; }

    /// <summary>Whether it had options of a session, which are made by a function and stay behind.</summary>
    public bool HadSessionOptions { get; init; }
}

/// <summary>The scorers that can be saved.</summary>
internal enum ScorerKind
{
    Transformer,
    Onnx,
}
