namespace Microsoft.ML.Rise.Scores;

/// <summary>How a scorer is asked.</summary>
/// <param name="ScoreColumnName">The column of the scorer's output that is read; null for the one that <see cref="ScoreColumn.Find"/> finds.</param>
/// <param name="Labels">The labels of the classes, where that column carries none.</param>
/// <param name="NumberOfThreads">Masked copies that are scored at the same time; null for the fastest.</param>
/// <param name="BatchSize">Masked copies that a thread takes at a time.</param>
internal sealed record ScorerOptions(string? ScoreColumnName, IReadOnlyList<string> Labels, int? NumberOfThreads, int BatchSize);
