namespace Microsoft.ML.Rise;

/// <summary>What hidden columns show.</summary>
public enum ColumnHiding
{
    /// <summary>Those of a row of the background, all hidden ones those of the same row: every value has been seen, and goes with the others. A mask's row is drawn by the seed, each once before any comes twice.</summary>
    BackgroundRows = 0,

    /// <summary>The mean of a column's numbers over the background, rounded where they are whole, or the most frequent of other values, as of keys: one row, which may never have been seen, for models that are nearly linear.</summary>
    MeanOrMode = 1,

    /// <summary>That the value is missing: NaN, no key, an empty text. For models that were trained with such values.</summary>
    Missing = 2,
}

/// <summary>Columns that are hidden together, as latitude and longitude are.</summary>
/// <param name="Name">What they are called together.</param>
/// <param name="ColumnNames">The columns.</param>
public sealed record ColumnGroup(string Name, params IReadOnlyList<string> ColumnNames)
{
    /// <summary>Equal names, and columns in the same order.</summary>
    public bool Equals(ColumnGroup? other) => other is not null && Name == other.Name && ColumnNames.SequenceEqual(other.ColumnNames);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, ColumnNames.Count);
}
