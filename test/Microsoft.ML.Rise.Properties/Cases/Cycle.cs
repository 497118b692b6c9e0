using System.Globalization;

namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>Numbers for any length: a few that come again and again, and a slope. A case with many values stays readable, and smaller with each value less.</summary>
internal sealed record Cycle(float[] Values, float Slope)
{
    /// <summary>In −3 to 3, and rising by less than 3 over the largest shape.</summary>
    public static Gen<Cycle> Plain { get; } = Gen.Select(Gen.Float[-3, 3].Array[1, 7], Gen.OneOf(0f, 0.002f), (values, slope) => new Cycle(values, slope));

    /// <summary>With what floats can be besides numbers: missing, infinite, huge, tiny, minus zero.</summary>
    public static Gen<Cycle> Odd { get; } = Gen.OneOf(
        Gen.Float[-3, 3],
        Gen.OneOf(0f, -0f, 1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, float.Epsilon, 1e30f)).Array[1, 7]
        .Select(values => new Cycle(values, 0));

    public float this[int index] => Values[index % Values.Length] + Slope * index;

    public float[] Take(int length) => [.. Enumerable.Range(0, length).Select(k => this[k])];

    public override string ToString()
    {
        string values = string.Join(", ", Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        return Slope == 0 ? $"({values}, again and again)" : $"({values}, again and again, plus {Slope} for each index)";
    }
}
