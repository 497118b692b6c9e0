namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>One score of one input, by a small grammar. Always finite, whatever the input is, but for <see cref="Faulty"/>.</summary>
internal abstract record Scorer
{
    public abstract float Of(ReadOnlySpan<float> input);

    /// <summary>A value as scorers read it: what is no number counts as 7, so that it does matter whether it is shown.</summary>
    protected static float Read(float value) => float.IsNaN(value) ? 7 : Math.Clamp(value, -100, 100);
}

/// <summary>Σ w·x.</summary>
internal sealed record Linear(Cycle Weights) : Scorer
{
    public override float Of(ReadOnlySpan<float> input)
    {
        double sum = 0;
        for (int k = 0; k < input.Length; k++)
            sum += Weights[k] * Read(input[k]);
        return (float)sum;
    }
}

/// <summary>The same for every input.</summary>
internal sealed record Constant(float Value) : Scorer
{
    public override float Of(ReadOnlySpan<float> input) => Value;
}

/// <summary>One of two scores.</summary>
internal sealed record Threshold(Scorer Inner, float At, float Below, float Above) : Scorer
{
    public override float Of(ReadOnlySpan<float> input) => Inner.Of(input) > At ? Above : Below;
}

/// <summary>Answers only where none of the values of a region is near the usual baseline.</summary>
internal sealed record Rare(int First, int Count) : Scorer
{
    public override float Of(ReadOnlySpan<float> input)
    {
        float least = float.MaxValue;
        for (int k = 0; k < Count; k++)
            least = Math.Min(least, Math.Abs(Read(input[(First + k) % input.Length])));
        return least > 0.2f ? least : 0;
    }
}

/// <summary>An interaction.</summary>
internal sealed record Product(Scorer Left, Scorer Right) : Scorer
{
    public override float Of(ReadOnlySpan<float> input) => Left.Of(input) * Right.Of(input);
}

/// <summary>An interaction without any part that is linear.</summary>
internal sealed record Xor(Scorer Left, Scorer Right) : Scorer
{
    public override float Of(ReadOnlySpan<float> input) => Left.Of(input) > 0 != Right.Of(input) > 0 ? 1 : 0;
}

/// <summary>Fails on one input in some, by what the input shows: throws, or returns no number.</summary>
internal sealed record Faulty(Scorer Inner, int OneIn, bool Throws, float Otherwise) : Scorer
{
    public override float Of(ReadOnlySpan<float> input)
    {
        int hash = 17;
        foreach (float value in input)
            hash = unchecked(hash * 31 + BitConverter.SingleToInt32Bits(value));
        if ((hash & int.MaxValue) % OneIn != 0)
            return Inner.Of(input);
        return Throws ? throw new FormatException("bad weights") : Otherwise;
    }
}

internal static class Scorers
{
    public static Gen<Scorer> Linear { get; } = Cycle.Plain.Select(weights => (Scorer)new Linear(weights));

    private static readonly Gen<Scorer> Simple = Gen.Frequency(
        (4, Linear),
        (2, Gen.Select(Linear, Gen.Float[-5, 5], Gen.Float[-2, 2], Gen.Float[-2, 2], (inner, at, below, above) => (Scorer)new Threshold(inner, at, below, above))),
        (1, Gen.Float[-9, 9].Select(value => (Scorer)new Constant(value))),
        (2, Gen.Select(Gen.Int[0, 100], Gen.Int[1, 4], (first, count) => (Scorer)new Rare(first, count))));

    public static Gen<Scorer> Any { get; } = Gen.Frequency(
        (5, Simple),
        (1, Gen.Select(Simple, Simple, (left, right) => (Scorer)new Product(left, right))),
        (1, Gen.Select(Simple, Simple, (left, right) => (Scorer)new Xor(left, right))));

    public static Gen<Scorer> AnyFaulty { get; } = Gen.Select(Any, Gen.Int[1, 30], Gen.Bool, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity), (inner, oneIn, throws, otherwise) =>
        (Scorer)new Faulty(inner, oneIn, throws, otherwise));
}
