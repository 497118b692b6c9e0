using System.Globalization;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>What a page shows of one target.</summary>
internal sealed record ShownTarget
{
    /// <summary>Below so many standard errors a value is not certain.</summary>
    private const int CertainFrom = 2;

    public required string Label { get; init; }

    /// <summary>NaN of many rows, which have many.</summary>
    public float Score { get; init; } = float.NaN;

    /// <summary>The box that is explained, if it is one.</summary>
    public Detection? Detection { get; init; }

    /// <summary>What is known of the score and of the values, for people: "reliability 0.98".</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>One for each position, in units of the score; above 0 speaks for the target. Empty where there are none.</summary>
    public ReadOnlyMemory<float> Values
    {
        get;
        init
        {
            field = value;
            Largest = 0;
            foreach (float one in value.Span)
                Largest = Math.Max(Largest, Math.Abs(one));
        }
    }

    /// <summary>The largest size of a value; 0 where there are none. Found once: every position is shaded and written by it.</summary>
    public float Largest { get; private init; }

    /// <summary>Their standard errors; NaN where nobody knows. Empty where there are none.</summary>
    public ReadOnlyMemory<float> Errors { get; init; }

    /// <summary>1 where the minimal evidence is, 0 elsewhere; empty where nobody asked.</summary>
    public ReadOnlyMemory<float> Evidence { get; init; }

    /// <summary>What else there is to see.</summary>
    public IReadOnlyList<ShownCurve> Curves { get; init; } = [];

    /// <summary>Whether what is known of a value tells it from 0, or tells that it is 0.</summary>
    public bool IsCertain(int position) => Errors.IsEmpty || IsCertain(Values.Span[position], Errors.Span[position]);

    /// <summary>The same of any value.</summary>
    public static bool IsCertain(double value, double error) => Math.Abs(value) >= CertainFrom * error;

    /// <summary>A value with its standard error.</summary>
    public string Text(int position)
    {
        Digits digits = Digits.For(Largest);
        string value = digits.Signed(Values.Span[position]);
        return Errors.IsEmpty ? value : $"{value} ± {digits.Text(Errors.Span[position])}{(IsCertain(position) ? "" : ", not certain")}";
    }
}

/// <summary>A score along a path.</summary>
/// <param name="Name">Such as "Deletion (lower is better)".</param>
/// <param name="Axis">What the path is.</param>
/// <param name="Area">Under it.</param>
/// <param name="Points">From 0 to 1, with the score there.</param>
internal sealed record ShownCurve(string Name, string Axis, double Area, IReadOnlyList<(double X, double Y)> Points);

/// <summary>How numbers of one kind are written, so that they can be compared: with as many decimals as four digits of the largest take.</summary>
/// <param name="Decimals">-1 for powers of ten.</param>
internal readonly record struct Digits(int Decimals)
{
    private const int Significant = 4, Most = 9, LargestExponent = 6;

    public static Digits For(double largest)
    {
        if (!(largest > 0))
            return new Digits(2);
        int exponent = (int)Math.Floor(Math.Log10(largest)), decimals = Math.Max(0, Significant - 1 - exponent);
        return new Digits(exponent > LargestExponent || decimals > Most ? -1 : decimals);
    }

    /// <summary>With its sign; 0 has none.</summary>
    public string Signed(double value)
    {
        string text = Text(Math.Abs(value));
        return value == 0 || double.IsNaN(value) || text.AsSpan().IndexOfAnyExcept("0.") < 0 ? text : (value < 0 ? "-" : "+") + text;
    }

    public string Text(double value) => double.IsNaN(value) ? "unknown" : value.ToString(Decimals < 0 ? "0.000e+0" : "F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
