using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>
/// A scorer of pictures that counts how often it is asked: the brightness of the left half, that of the right half, and their product.
/// The channels count differently, so that exchanging them shows.
/// </summary>
internal sealed class PictureScorer
{
    private int _calls;

    public PictureScorer() => Transformer = Pipelines.Map<PixelsOnly, Scored>(Map);

    public ITransformer Transformer { get; }

    public int Calls => _calls;

    /// <summary>The same of arrays.</summary>
    public static RiseScorer OfArrays { get; } = RiseScorer.FromFunction(
        (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                Score(inputs.Slice(k * Picture.Length, Picture.Length)).CopyTo(scores[(3 * k)..]);
        },
        3);

    public static float[] Score(ReadOnlySpan<float> planar)
    {
        float left = 0, right = 0;
        for (int k = 0; k < planar.Length; k++)
        {
            float weighted = planar[k] / Picture.Length * (k / (Picture.Side * Picture.Side)) switch { 0 => 1f, 1 => 0.5f, _ => 0.25f };
            if (k % Picture.Side < Picture.Side / 2)
                left += weighted;
            else
                right += weighted;
        }

        return [left, right, left * right / 100];
    }

    private void Map(PixelsOnly picture, Scored scored)
    {
        Interlocked.Increment(ref _calls);
        scored.Score = Score(picture.Pixels);
    }

    internal sealed class PixelsOnly
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];
    }

    internal sealed class Scored
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
