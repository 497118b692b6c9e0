using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>A row of a table with rows for its hidden columns, and the ensemble that scores it.</summary>
internal sealed class ColumnGame
{
    private readonly TreeEnsemble _trees;
    private readonly float[] _input;
    private readonly float[][] _background;
    private readonly float[] _copy;

    public ColumnGame(TreeEnsemble trees, float[] input, float[][] background)
    {
        (_trees, _input, _background) = (trees, input, background);
        _copy = new float[input.Length];
        Ends = new EndScores(trees.Score(input), background.Select(row => trees.Score(row)).ToArray());
        double[][] each = [.. background.Select(row => trees.Shapley(input, row))];
        Exact = [.. Enumerable.Range(0, input.Length).Select(k => each.Average(values => values[k]))];
    }

    public int NumberOfColumns => _input.Length;

    public int NumberOfRows => _background.Length;

    public EndScores Ends { get; }

    /// <summary>Its Shapley values.</summary>
    public double[] Exact { get; }

    /// <summary>The score of a copy that shows the columns whose mask is 1, and the others of a row of the background.</summary>
    public float Score(ReadOnlySpan<float> mask, int row)
    {
        for (int k = 0; k < _copy.Length; k++)
            _copy[k] = mask[k] == 1 ? _input[k] : _background[row][k];
        return _trees.Score(_copy);
    }
}
