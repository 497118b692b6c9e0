using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>A model that can only be asked.</summary>
internal sealed record BlackBox(RiseOnnxScorer Network, InputShape Shape)
{
    private const int BatchSize = 8;

    /// <summary>Of an input.</summary>
    public int NumberOfScores => Network.NumberOfScores;

    public int NumberOfPositions => Shape.Height * Shape.Width;

    /// <summary>Asks about copies of an input in which some positions show 0, as RISE's default baseline does.</summary>
    public float[] Score(float[] input, int count, Action<int, bool[]> hide)
    {
        float[] scores = new float[count * NumberOfScores];
        float[] batch = new float[BatchSize * input.Length];
        bool[] hidden = new bool[NumberOfPositions];
        for (int first = 0; first < count; first += BatchSize)
        {
            int size = Math.Min(BatchSize, count - first);
            for (int k = 0; k < size; k++)
            {
                Array.Clear(hidden);
                hide(first + k, hidden);
                Copy(input, hidden, batch.AsSpan(k * input.Length, input.Length));
            }

            Network.Score(batch.AsSpan(0, size * input.Length), size, scores.AsSpan(first * NumberOfScores, size * NumberOfScores));
        }

        return scores;
    }

    private void Copy(float[] input, bool[] hidden, Span<float> copy)
    {
        for (int i = 0; i < copy.Length; i++)
            copy[i] = hidden[Shape.IsInterleaved ? i / RgbPicture.NumberOfChannels : i % hidden.Length] ? 0 : input[i];
    }
}
