using System.Globalization;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>What is explained of one input, as it was found in the scores of the unmasked input.</summary>
/// <param name="Index">The index of the score; −1 where it is made of several.</param>
/// <param name="Label">Its label, or the index as text, or what a target of several scores is called.</param>
/// <param name="Score">Its value for the unmasked input.</param>
public sealed record ExplainedTarget(int Index, string Label, float Score)
{
    /// <summary>The box, where detections are explained; else null.</summary>
    public Detection? Detection { get; init; }

    /// <summary>The same as a target of its own, for what is asked of one: to evaluate its map, or to look for its evidence.</summary>
    /// <exception cref="InvalidOperationException">It was not explained, and is no class.</exception>
    public RiseTarget ToTarget() => Selector switch
    {
        { Alone: { } alone } => alone,
        { Function: { } function } => RiseTarget.Function(Label, function),
        _ => Index >= 0 ? RiseTarget.Class(Index) : throw new InvalidOperationException($"Target '{Label}' is made of several scores, and nobody knows of which."),
    };

    /// <summary>How it is read from the scores of a copy.</summary>
    internal ScoreSelector? Selector { get; init; }

    /// <summary>Equal indices, labels, scores and boxes.</summary>
    public bool Equals(ExplainedTarget? other) => other is not null && (Index, Label, Score, Detection) == (other.Index, other.Label, other.Score, other.Detection);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Label, Score);

    /// <summary>For messages, such as "3 'cat' of 0.25".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index} '{Label}' of {Score}");
}
