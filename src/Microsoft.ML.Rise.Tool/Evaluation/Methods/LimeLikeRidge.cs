using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>Hides the cells of a grid at random, and fits a weighted ridge regression of the score; a cell's coefficient is its saliency.</summary>
/// <remarks>
/// As LIME does it (Ribeiro, Singh, Guestrin, KDD 2016, and the program's defaults): cells hidden with probability 1/2, the unchanged picture as first sample, weights
/// sqrt(exp(−d²/0.25²)) of the cosine distance d to it, ridge 1, an intercept without penalty. Unlike LIME: a grid in place of superpixels, and 0 in place of a superpixel's mean.
/// </remarks>
internal sealed class LimeLikeRidge(BlackBox model, int calls) : ISaliencyMethod
{
    private const int Side = 7;
    private const int NumberOfCells = Side * Side;
    private const double KernelWidth = 0.25;
    private const double Ridge = 1;

    public string Name => "LIME-like ridge";

    public int Calls => calls;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed)
    {
        var random = new Random(seed);
        Matrix<double> visible = Matrix<double>.Build.Dense(calls, NumberOfCells, (k, _) => k == 0 || random.Next(2) == 1 ? 1 : 0);
        float[] scores = model.Score(input, calls, (k, hidden) =>
        {
            for (int position = 0; position < hidden.Length; position++)
                hidden[position] = visible[k, CellOf(position)] == 0;
        });
        Matrix<double> answers = Matrix<double>.Build.Dense(calls, targets.Count, (k, t) => scores[k * model.NumberOfScores + targets[t]]);
        Matrix<double> coefficients = Fit(visible, answers);
        return [.. targets.Select((_, t) => Enumerable.Range(0, model.NumberOfPositions).Select(p => (float)coefficients[CellOf(p), t]).ToArray())];
    }

    /// <summary>(Xᵀ·W·X + ridge·I)⁻¹·Xᵀ·W·Y, with X and Y less their weighted means, which is what an intercept does.</summary>
    /// <returns>cells × targets.</returns>
    private static Matrix<double> Fit(Matrix<double> visible, Matrix<double> answers)
    {
        Vector<double> weights = visible.RowSums().Map(Weight, Zeros.Include);
        Matrix<double> x = Centred(visible, weights), y = Centred(answers, weights);
        Matrix<double> weighted = Matrix<double>.Build.Dense(x.RowCount, x.ColumnCount, (k, j) => weights[k] * x[k, j]);
        Matrix<double> gram = x.TransposeThisAndMultiply(weighted) + Ridge * Matrix<double>.Build.DenseIdentity(NumberOfCells);
        return gram.Cholesky().Solve(weighted.TransposeThisAndMultiply(y));
    }

    /// <summary>The weight of a sample with so many visible cells. The cosine between it and the picture, whose cells are all visible, is sqrt(visible/all).</summary>
    private static double Weight(double visibleCells)
    {
        double distance = 1 - Math.Sqrt(visibleCells / NumberOfCells);
        return Math.Sqrt(Math.Exp(-distance * distance / (KernelWidth * KernelWidth)));
    }

    private static Matrix<double> Centred(Matrix<double> values, Vector<double> weights)
    {
        Vector<double> mean = values.TransposeThisAndMultiply(weights) / weights.Sum();
        return values.MapIndexed((_, j, value) => value - mean[j], Zeros.Include);
    }

    private int CellOf(int position)
    {
        (int y, int x) = Math.DivRem(position, model.Shape.Width);
        return y * Side / model.Shape.Height * Side + x * Side / model.Shape.Width;
    }
}
