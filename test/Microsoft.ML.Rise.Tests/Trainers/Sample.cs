using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>A row that every kind of trainer can learn from: five features, four of which matter, two of them together.</summary>
internal sealed class Sample
{
    public const int NumberOfFeatures = 5;

    [VectorType(NumberOfFeatures)]
    public float[] Features { get; set; } = [];

    /// <summary>For regression.</summary>
    public float Value { get; set; }

    /// <summary>For binary classification.</summary>
    public bool Label { get; set; }

    /// <summary>For multiclass classification.</summary>
    public string Kind { get; set; } = "";

    /// <summary>For ranking, 0 to 4, in groups of ten.</summary>
    public float Relevance { get; set; }

    [KeyType(30)]
    public uint Group { get; set; }

    public static IReadOnlyList<Sample> Training { get; } = Several(300, seed: 1);

    /// <summary>Rows that no trainer has seen.</summary>
    public static IReadOnlyList<Sample> Asked { get; } = Several(2, seed: 2);

    public static Sample[] Several(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(k => Create(random, (uint)k / 10 + 1))];
    }

    private static Sample Create(Random random, uint group)
    {
        float[] x = [.. Enumerable.Range(0, NumberOfFeatures).Select(_ => 3 * random.NextSingle() - 1.5f)];
        float value = 2 * x[0] - x[1] + x[2] * x[3];
        return new Sample
        {
            Features = x,
            Value = value,
            Label = value > 0,
            Kind = x[0] > 0.3f ? "sneaker" : x[1] > x[2] * x[3] ? "bag" : "coat",
            Relevance = Math.Clamp(MathF.Round(value + 2), 0, 4),
            Group = group,
        };
    }
}
