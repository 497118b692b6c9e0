using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// The interactions of three units that stand out of what the linear fit leaves, γ·s_i·s_j·s_k with s = 1 where a unit is shown and −1 where it is hidden, and the fit with them, anchored as the scores are: γ·[s_i·s_j·s_k − (2k/n − 1)]. In a pair the interactions of two
/// units cancel, so that these are most of its noise; the Shapley values of such a term are 2γ/3 for each of the three.
/// </summary>
/// <remarks>
/// Odd terms found in the residuals are the idea of Fumagalli, Butler, Kang, Ramchandran, Witter: An Odd Estimator for Shapley Values, arXiv 2602.01399, which looks for them by a tree ensemble; here all triples are tried, and higher orders left to chance.
/// A term that is not there costs little, and one that is not found is noise as before: the weighted fit of any terms gives Shapley values.
/// </remarks>
internal sealed class ShapleyInteractions
{
    /// <summary>In standard errors. Of the 161,700 triples of 100 units about 10 exceed it by chance.</summary>
    private const double Threshold = 4;

    /// <summary>What may exceed the threshold once the largest terms are out of the way is tried again without the others.</summary>
    private const double ThresholdOfCandidates = 2;

    /// <summary>Of more units, those with the largest linear values are tried: the time goes with the third power.</summary>
    private const int MostUnits = 100;

    /// <summary>How often all triples are tried, and in how many steps terms come in: what a term hides, or seems to be, is seen only when it is in.</summary>
    private const int Searches = 3, Steps = 16;

    /// <summary>How many directions of the data a term uses up that was searched for: Friedman, Multivariate Adaptive Regression Splines, Annals of Statistics 1991.</summary>
    private const int ChargeOfTerm = 3;

    /// <summary>Relative to y: what scores in single precision leave of a linear game.</summary>
    private const double RoundingOfScores = 1e-6;

    /// <summary>What is less is rounding.</summary>
    private const double LeastFreedom = 1e-9;

    private readonly ShapleyDesign _design;
    private readonly List<Term> _terms = [];

    /// <summary>2k/n − 1 of each pair.</summary>
    private readonly double[] _anchors;

    /// <summary>Of each term with the residuals of those up to it: the normal equations.</summary>
    private readonly List<double[]> _products = [];
    private double[] _inverse = [];
    private double[] _coefficients = [];

    /// <param name="design">Of the pairs.</param>
    /// <param name="y">Half the difference of each pair, times the root of its weight.</param>
    public ShapleyInteractions(ShapleyDesign design, double[] y)
    {
        _design = design;
        _anchors = [.. design.Shares.Select(share => 2 * share - 1)];
        double[] linear = design.Residuals(y);
        Residuals = linear;
        bool isLinear = OrderedSum.Dot(linear, linear) <= RoundingOfScores * RoundingOfScores * OrderedSum.Dot(y, y);
        int most = isLinear ? 0 : Math.Min(design.NumberOfPairs / 10, (design.NumberOfPairs - design.NumberOfUnits) / 6);
        int[] units = most > 0 ? Largest(y) : [];
        for (int search = 0; search < Searches && _terms.Count < most; search++)
        {
            int before = _terms.Count;
            (int, int, int)[] candidates = [.. Sizes(TriplesOf(units)).Where(c => c.Size > ThresholdOfCandidates).Select(c => c.Triple)];
            while (Next(candidates, Math.Min(Math.Max(2, most / Steps), most - _terms.Count)) is { Length: > 0 } next)
            {
                Add(next);
                Fit(linear);
            }

            if (_terms.Count == before)
                break;
        }

        Values = ValuesOf(y);
    }

    /// <summary>V⁻¹ times what the fit leaves, for each pair.</summary>
    public double[] Residuals { get; private set; }

    /// <summary>The Shapley values without their mean.</summary>
    public double[] Values { get; }

    /// <summary>How many terms there are.</summary>
    public int Count => _terms.Count;

    /// <summary>The squared standard error of each value by the jackknife over pairs: leaving a pair out moves the fit as its error, had it not been seen, times its effect. NaN where there are too few pairs to tell.</summary>
    /// <remarks>In closed form for least squares: MacKinnon, White, Journal of Econometrics 1985 (HC3). Errors are enlarged by what the search has taken from them.</remarks>
    public double[] Variance()
    {
        // Of each pair and term: how far the pair moves the coefficient.
        double[][] shares = [.. Enumerable.Range(0, Count).Select(t => Combine(_inverse.AsSpan(t * Count, Count)))];
        double[] errors = Errors(shares);
        double[] variance = new double[_design.NumberOfUnits];
        double[][] changes = [.. _terms.Select(ChangeOfValues)];
        for (int u = 0; u < variance.Length; u++)
        {
            double[] effect = [.. _design.Effects[u]];
            for (int t = 0; t < Count; t++)
                TensorPrimitives.MultiplyAdd(shares[t], changes[t][u], effect, effect);
            TensorPrimitives.Multiply(effect, errors, effect);
            variance[u] = OrderedSum.Dot(effect, effect);
        }

        return variance;
    }

    private double[] Errors(double[][] shares)
    {
        int left = _design.NumberOfPairs - _design.NumberOfUnits;
        double charge = (double)(left - Count) / (left - ChargeOfTerm * Count);
        double[] freedom = [.. _design.Freedom];
        for (int t = 0; t < Count; t++)
        {
            for (int p = 0; p < freedom.Length; p++)
                freedom[p] -= shares[t][p] * _terms[t].Residuals[p];
        }

        return [.. Residuals.Zip(freedom, (residual, f) => f > LeastFreedom ? charge * residual / f : double.NaN)];
    }

    private int[] Largest(double[] y)
    {
        double[] linear = [.. _design.Effects.Select(effect => Math.Abs(OrderedSum.Dot(effect, y)))];
        return [.. Enumerable.Range(0, linear.Length).OrderByDescending(u => linear[u]).Take(MostUnits).Order()];
    }

    private static IEnumerable<(int I, int J, int K)> TriplesOf(int[] units)
    {
        for (int i = 0; i < units.Length; i++)
        {
            for (int j = i + 1; j < units.Length; j++)
            {
                for (int k = j + 1; k < units.Length; k++)
                    yield return (units[i], units[j], units[k]);
            }
        }
    }

    /// <summary>The largest above the threshold.</summary>
    private (int I, int J, int K)[] Next((int, int, int)[] candidates, int most) =>
        [.. Sizes(candidates).Where(c => c.Size > Threshold).OrderByDescending(c => c.Size).Take(most).Select(c => c.Triple)];

    /// <summary>The sum of each triple over the residuals, in its standard errors.</summary>
    private IEnumerable<(double Size, (int I, int J, int K) Triple)> Sizes(IEnumerable<(int I, int J, int K)> triples)
    {
        double[] weighted = new double[_design.NumberOfPairs], ofTwo = new double[weighted.Length];
        TensorPrimitives.Multiply(Residuals, _design.Roots, weighted);
        double unit = Math.Sqrt(OrderedSum.Dot(weighted, weighted)), anchor = OrderedSum.Dot(weighted, _anchors);
        (int I, int J) last = default;
        foreach ((int i, int j, int k) in unit > 0 ? triples : [])
        {
            if ((i, j) != last)
            {
                TensorPrimitives.Multiply(weighted, _design.Signs[i], ofTwo);
                TensorPrimitives.Multiply(ofTwo, _design.Signs[j], ofTwo);
                last = (i, j);
            }

            yield return (Math.Abs(OrderedSum.Dot(ofTwo, _design.Signs[k]) - anchor) / unit, (i, j, k));
        }
    }

    private void Add(IEnumerable<(int I, int J, int K)> triples)
    {
        foreach ((int i, int j, int k) in triples)
        {
            double[] values = new double[_design.NumberOfPairs];
            TensorPrimitives.Multiply(_design.Signs[i], _design.Signs[j], values);
            TensorPrimitives.Multiply(values, _design.Signs[k], values);
            TensorPrimitives.Subtract(values, _anchors, values);
            TensorPrimitives.Multiply(values, _design.Roots, values);
            _terms.Add(new Term([i, j, k], values, _design.Residuals(values)));
        }
    }

    /// <summary>Least squares of what the linear fit leaves of the scores on what it leaves of the terms (Frisch, Waugh, Lovell).</summary>
    private void Fit(double[] linear)
    {
        for (int s = _products.Count; s < Count; s++)
            _products.Add([.. _terms.Take(s + 1).Select(t => OrderedSum.Dot(_terms[s].Values, t.Residuals))]);
        double[] products = new double[Count * Count];
        for (int s = 0; s < Count; s++)
        {
            for (int t = 0; t <= s; t++)
                products[s * Count + t] = products[t * Count + s] = _products[s][t];
        }

        // Few units have few masks: a term may be a sum of others.
        double scale = Enumerable.Range(0, Count).Max(t => products[t * Count + t]);
        _inverse = Cholesky.Invert(SymmetricMatrix.AddToDiagonal(products, Count, LeastFreedom * scale), Count);
        double[] moments = [.. _terms.Select(t => OrderedSum.Dot(t.Values, linear))];
        _coefficients = [.. Enumerable.Range(0, Count).Select(t => OrderedSum.Dot(_inverse.AsSpan(t * Count, Count), moments))];
        Residuals = [.. linear];
        TensorPrimitives.Subtract(Residuals, Combine(_coefficients), Residuals);
    }

    /// <summary>The sum of the terms' residuals, each times a number.</summary>
    private double[] Combine(ReadOnlySpan<double> factors)
    {
        double[] sum = new double[_design.NumberOfPairs];
        for (int t = 0; t < Count; t++)
            TensorPrimitives.MultiplyAdd(_terms[t].Residuals, factors[t], sum, sum);
        return sum;
    }

    private double[] ValuesOf(double[] y)
    {
        double[] values = [.. _design.Effects.Select(effect => OrderedSum.Dot(effect, y))];
        for (int t = 0; t < Count; t++)
            TensorPrimitives.MultiplyAdd(ChangeOfValues(_terms[t]), _coefficients[t], values, values);
        return values;
    }

    /// <summary>What a coefficient of 1 adds to the values, without their mean: its own shares, and what it takes from the linear fit.</summary>
    private double[] ChangeOfValues(Term term)
    {
        double[] change = [.. _design.Effects.Select(effect => -OrderedSum.Dot(effect, term.Values) - 2.0 / _design.NumberOfUnits)];
        foreach (int unit in term.Units)
            change[unit] += 2.0 / 3;
        return change;
    }

    /// <param name="Units">i, j and k.</param>
    /// <param name="Values">The anchored product of their signs, times the root of the weight, for each pair.</param>
    /// <param name="Residuals">V⁻¹ times what the linear fit leaves of these.</param>
    private sealed record Term(int[] Units, double[] Values, double[] Residuals);
}
