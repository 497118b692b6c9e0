using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Four features, each masked by itself.</summary>
internal sealed class FeatureRow
{
    [VectorType(4)]
    public float[] Features { get; set; } = [0.5f, -1, 2, 0.25f];

    /// <summary>Numbers of a logistic kind, for models that answer with a class.</summary>
    public static float Sigmoid(ReadOnlySpan<float> x) => 1 / (1 + MathF.Exp(x[1] - x[0] * x[2]));
}
