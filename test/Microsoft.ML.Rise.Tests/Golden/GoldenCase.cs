using System.Text.Json;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Golden;

/// <summary>Reference values made with NumPy in double precision (rise-golden.json).</summary>
internal sealed class GoldenCase(JsonElement values) : MaskSource(LayoutOf(values))
{
    public static readonly GoldenCase[] All = Load();

    public override double PreservationProbability { get; } = values.GetProperty("preservationProbability").GetDouble();

    public (int Height, int Width) CellLength { get; } = (values.GetProperty("cellHeight").GetInt32(), values.GetProperty("cellWidth").GetInt32());

    /// <summary>mask × position.</summary>
    public double[][] Masks { get; } = Matrix(values.GetProperty("masks"));

    /// <summary>mask × target.</summary>
    public double[][] Scores { get; } = Matrix(values.GetProperty("scores"));

    /// <summary>target × position.</summary>
    public double[][] Paper { get; } = Matrix(values.GetProperty("paper"));

    /// <summary>target × position.</summary>
    public double[][] SelfNormalized { get; } = Matrix(values.GetProperty("selfNormalised"));

    /// <summary>target × position.</summary>
    public double[][] RegressionAdjusted { get; } = Matrix(values.GetProperty("regressionAdjusted"));

    /// <summary>The covariates of the reference: as many blocks as cells.</summary>
    public BlockMeans BlockMeans => new(Layout, PreservationProbability, extraBlocks: 0);

    /// <summary>mask × covariate.</summary>
    public double[][] CovariateMeans { get; } = Matrix(values.GetProperty("covariateMeans"));

    public double Ridge { get; } = values.GetProperty("ridge").GetDouble();

    public int NumberOfMasks => Scores.Length;

    public override MaskShift Sample(long index, Span<float> grid)
    {
        JsonElement bits = values.GetProperty("gridBits")[(int)index];
        for (int k = 0; k < grid.Length; k++)
            grid[k] = bits[k].GetByte();
        JsonElement shift = values.GetProperty("shifts")[(int)index];
        return new MaskShift(shift[0].GetInt32(), shift[1].GetInt32());
    }

    public override string ToString() => $"{Layout.Rows.Length}x{Layout.Columns.Length}, grid {Layout.Rows.NumberOfCells}x{Layout.Columns.NumberOfCells}, p {PreservationProbability}";

    private static MaskLayout LayoutOf(JsonElement values) => new(
        MaskAxis.Smooth(values.GetProperty("height").GetInt32(), values.GetProperty("gridRows").GetInt32()),
        MaskAxis.Smooth(values.GetProperty("width").GetInt32(), values.GetProperty("gridColumns").GetInt32()));

    private static double[][] Matrix(JsonElement rows) => [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];

    private static GoldenCase[] Load()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "rise-golden.json"));
        return [.. JsonDocument.Parse(file).RootElement.GetProperty("cases").EnumerateArray().Select(c => new GoldenCase(c))];
    }
}
