using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>How near a map is to the converged one.</summary>
/// <param name="Pearson">The correlation over positions; 1 is best.</param>
/// <param name="Spearman">The correlation of the ranks; 1 is best.</param>
/// <param name="RelativeError">‖S − S*‖ / ‖S* − mean(S*)‖, a common offset included; 0 is best.</param>
internal sealed record Agreement(double Pearson, double Spearman, double RelativeError)
{
    public static Agreement Of(ReadOnlySpan<float> map, ReadOnlySpan<float> converged)
    {
        double[] s = MapEstimate.Widen(map), reference = MapEstimate.Widen(converged);
        double mean = reference.Average();
        double error = Math.Sqrt(s.Zip(reference, (a, b) => (a - b) * (a - b)).Sum() / reference.Sum(b => (b - mean) * (b - mean)));
        return new Agreement(Correlation.Pearson(s, reference), Correlation.Spearman(s, reference), error);
    }
}
