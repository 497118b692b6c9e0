namespace Microsoft.ML.Rise.Metrics;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Row">The position of the row in its view, from 0; 0 for <see cref="SaliencyEvaluator"/>.</param>
/// <param name="Target">The number of the target among those of the row, from 0.</param>
/// <param name="Metric">The metric whose copies are scored; average drop stands for all three metrics of its copy.</param>
/// <param name="CopiesDone">The number of copies that have been scored for it.</param>
/// <param name="NumberOfCopies">The number of copies that will be scored for it.</param>
public readonly record struct SaliencyEvaluationProgress(long Row, int Target, SaliencyMetricKinds Metric, int CopiesDone, int NumberOfCopies);
