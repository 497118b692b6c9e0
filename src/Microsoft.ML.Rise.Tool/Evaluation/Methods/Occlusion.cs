
namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>A window that shows 0 slides over the picture; the drop of the score is averaged over the windows that cover a pixel.</summary>
/// <remarks>
/// Zeiler, Fergus: Visualizing and Understanding Convolutional Networks, ECCV 2014. The window is a square with two sevenths of the picture's shorter side (64 of 224
/// pixels), or larger where so many calls would leave gaps; the stride is the smallest that the calls allow.
/// </remarks>
internal sealed class Occlusion : ISaliencyMethod
{
    private readonly BlackBox _model;
    private readonly int _side;
    private readonly (int Top, int Left)[] _windows;

    public Occlusion(BlackBox model, int calls)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        _model = model;
        (int height, int width) = (model.Shape.Height, model.Shape.Width);
        _side = Math.Max(1, 2 * Math.Min(height, width) / 7);
        while ((long)Starts(height, _side).Length * Starts(width, _side).Length > calls)
            _side++;
        int stride = 1;
        while ((long)Starts(height, stride).Length * Starts(width, stride).Length > calls)
            stride++;
        _windows = [.. Starts(height, stride).SelectMany(top => Starts(width, stride).Select(left => (top, left)))];
    }

    public string Name => "occlusion";

    public int Calls => _windows.Length;

    public bool IsRandom => false;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed)
    {
        float[] whole = _model.Score(input, 1, (_, _) => { });
        float[] scores = _model.Score(input, _windows.Length, (k, hidden) => ForEachPosition(_windows[k], position => hidden[position] = true));
        return [.. targets.Select(MapOf)];

        float[] MapOf(int target)
        {
            double[] drops = new double[_model.NumberOfPositions];
            int[] windows = new int[drops.Length];
            for (int k = 0; k < _windows.Length; k++)
            {
                double drop = (double)whole[target] - scores[k * _model.NumberOfScores + target];
                ForEachPosition(_windows[k], position =>
                {
                    drops[position] += drop;
                    windows[position]++;
                });
            }

            return [.. drops.Select((drop, position) => (float)(drop / windows[position]))];
        }
    }

    private void ForEachPosition((int Top, int Left) window, Action<int> use)
    {
        InputShape shape = _model.Shape;
        for (int y = window.Top; y < Math.Min(window.Top + _side, shape.Height); y++)
        {
            for (int x = window.Left; x < Math.Min(window.Left + _side, shape.Width); x++)
                use(y * shape.Width + x);
        }
    }

    /// <summary>Where windows start on an axis; the last ends with it.</summary>
    private int[] Starts(int length, int stride)
    {
        int last = Math.Max(0, length - _side);
        return [.. Enumerable.Range(0, (last + stride - 1) / stride).Select(k => k * stride), last];
    }
}
