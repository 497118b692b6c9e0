namespace AdversarialNoise;

/// <summary>What the command line asks for.</summary>
internal sealed record Request
{
    /// <summary>Of the scenes, with their scenes.json.</summary>
    public required string SceneFolder { get; init; }

    /// <summary>The most scenes.</summary>
    public required int Limit { get; init; }

    /// <summary>How many of each attack are explained.</summary>
    public required int Successes { get; init; }

    /// <summary>The most of an attempt.</summary>
    public required int Queries { get; init; }

    /// <summary>That the few-pixel attack changes.</summary>
    public required int Pixels { get; init; }

    /// <summary>Of each evidence.</summary>
    public required int Calls { get; init; }

    public required int Seed { get; init; }

    /// <summary>Of the tables.</summary>
    public required string OutputFile { get; init; }
}
