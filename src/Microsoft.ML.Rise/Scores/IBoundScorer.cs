namespace Microsoft.ML.Rise.Scores;

/// <summary>A scorer that has been checked against a schema.</summary>
internal interface IBoundScorer
{
    /// <summary>The indices of the input columns that it reads, ascending; the masked one is among them.</summary>
    IReadOnlyList<int> Columns { get; }

    /// <summary>How many classes it gives a score, where that is known before a row is scored; two where it gives one probability.</summary>
    int? NumberOfClasses { get; }

    ClassLabels Labels { get; }

    /// <summary>What the user should know of how the scorer is asked; null for nothing.</summary>
    string? Warning => null;

    /// <summary>The scorer of the rows that <paramref name="row"/> moves over.</summary>
    IRowScorer CreateRowScorer(DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape);
}

/// <summary>A scorer of one row at a time.</summary>
internal interface IRowScorer : IScorer
{
    /// <summary>The labels of the classes; some models bring them along with a row, so that they are known only after one has been scored.</summary>
    ClassLabels Labels { get; }

    /// <summary>Takes the row's current values; they are what is scored until the next call.</summary>
    void Capture();
}
