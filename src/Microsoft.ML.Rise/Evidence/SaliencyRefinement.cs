using System.Text.Json.Serialization;

namespace Microsoft.ML.Rise;

/// <summary>What is found out beyond a saliency map, by further copies of the input.</summary>
public sealed record SaliencyRefinement
{
    [JsonConstructor]
    internal SaliencyRefinement(GridSize cells, int window)
    {
        Cells = cells;
        Window = window;
    }

    /// <summary>The cells over rows and columns; unrelated positions and segments are each a cell.</summary>
    public GridSize Cells { get; }

    /// <summary>How many of the cells that are left compete for a place.</summary>
    public int Window { get; }

    /// <summary>The order in which parts of the input carry the score: see <see cref="SaliencyRanking"/>. Costs <see cref="SaliencyRanking.NumberOfCalls"/> further calls of the scorer for each target: 378 with the defaults.</summary>
    /// <param name="cells">The cells over rows and columns, at least 1; of features and segments, each is a cell. Default: 7×7.</param>
    /// <param name="window">K, how many of the cells that are left compete for a place, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public static SaliencyRefinement Ranking(GridSize? cells = null, int window = SaliencyRanking.DefaultWindow)
    {
        GridSize size = cells ?? SaliencyRanking.DefaultCells;
        SaliencyRanking.Validate(size, window);
        return new SaliencyRefinement(size, window);
    }
}
