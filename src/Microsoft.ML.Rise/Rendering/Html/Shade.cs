namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>How strongly a position is coloured, in steps for which the style has a class: a strict policy allows no colours in attributes.</summary>
internal static class Shade
{
    private const int Steps = 9;

    /// <summary>The classes of a position.</summary>
    public static string Of(ShownTarget target, int position)
    {
        float largest = target.Largest, value = target.Values.Span[position];
        int step = largest > 0 ? (int)Math.Round(Steps * Math.Abs(value) / largest) : 0;
        return $"rise-{(value < 0 ? "n" : "p")}{step}{(target.IsCertain(position) ? "" : " rise-unsure")}";
    }

    /// <summary>What the strongest colours stand for.</summary>
    public static HtmlText Legend(ShownTarget target)
    {
        Digits digits = Digits.For(target.Largest);
        return new HtmlText().Add($"""<p class="rise-legend"><span class="rise-n{Steps}">{digits.Signed(-target.Largest)}</span> speaks against, <span class="rise-p{Steps}">{digits.Signed(target.Largest)}</span> speaks for; contrast, in units of the score</p>""");
    }
}
