namespace Microsoft.ML.Rise.Targets;

/// <summary>Reads a target from the scores of an input.</summary>
/// <param name="Index">The class index; −1 where the target is made of several scores.</param>
/// <param name="Label">The class label, the index as text, or what the target is called.</param>
/// <param name="Function">Null for a class.</param>
internal sealed record ScoreSelector(int Index, string Label, RiseTargetFunction? Function)
{
    /// <summary>What reads several targets at once, as it takes the same work; null for none.</summary>
    public IScoreGroup? Group { get; init; }

    /// <summary>Which of them it is.</summary>
    public int NumberInGroup { get; init; }

    /// <summary>The box that is explained, if it is one.</summary>
    public Detection? Detection { get; init; }

    /// <summary>The same as a target of its own; null for a class or a function, which are one.</summary>
    public RiseTarget? Alone { get; init; }

    /// <summary>Which score it is, for messages.</summary>
    public string Description => Detection is not null ? $"detection '{Label}'" : Function is not null ? $"target function '{Label}'" : Label == $"{Index}" ? $"score {Index}" : $"score {Index}, '{Label}',";

    public static ScoreSelector Class(int index, ClassLabels labels) => new(index, labels[index], null);

    /// <param name="scores">The scores of the classes.</param>
    /// <param name="cancellation">The user's token, which a function may look at itself.</param>
    /// <exception cref="InvalidOperationException">The function threw.</exception>
    public float Read(ReadOnlySpan<float> scores, CancellationToken cancellation)
    {
        if (Group is not null)
        {
            Span<float> all = new float[Group.Count];
            Group.Read(scores, all);
            return all[NumberInGroup];
        }

        if (Function is null)
            return scores[Index];
        try
        {
            return Function(scores);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"Target function '{Label}' threw: {e.Message}", e);
        }
    }
}

/// <summary>Reads several targets from the scores of an input.</summary>
internal interface IScoreGroup
{
    /// <summary>How many they are.</summary>
    int Count { get; }

    /// <param name="scores">All that the scorer gave.</param>
    /// <param name="targets">To be filled, one for each target of the group.</param>
    void Read(ReadOnlySpan<float> scores, Span<float> targets);
}
