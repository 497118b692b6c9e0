namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>A text whose words are shaded: those that speak for the target in one colour, those against it in another.</summary>
internal static class WordsHtml
{
    /// <param name="text">The text.</param>
    /// <param name="words">Where its words are.</param>
    /// <param name="targets">What is explained; a value for each word.</param>
    /// <param name="withAssets">Whether style and script come along.</param>
    public static string Of(string text, IReadOnlyList<Range> words, IReadOnlyList<ShownTarget> targets, bool withAssets) =>
        FragmentHtml.Of("words", targets, withAssets, k => new HtmlText().Add($"{Shaded(text, words, targets[k])}{Numbers(text, words, targets[k])}"));

    private static HtmlText Shaded(string text, IReadOnlyList<Range> words, ShownTarget target)
    {
        var html = new HtmlText();
        html.Add($"""<div class="rise-words rise-positions" dir="auto" tabindex="0" role="group" aria-label="The text; the arrow keys move over its words">""");
        int at = 0;
        foreach ((int k, Range range) in words.Index())
        {
            (int start, int length) = range.GetOffsetAndLength(text.Length);
            string word = text.Substring(start, length);
            html.Add($"""{text[at..start]}<span class="{Shade.Of(target, k)}" data-say="{word}: {target.Text(k)}">{word}</span>""");
            at = start + length;
        }

        return html.Add($"{text[at..]}</div>{FragmentHtml.Readout}{Shade.Legend(target)}");
    }

    private static HtmlText Numbers(string text, IReadOnlyList<Range> words, ShownTarget target)
    {
        IReadOnlyList<ShownBar> bars = BarsHtml.Of(target, k => text[words[k]], _ => null);
        return new HtmlText().Add($"""<details class="rise-numbers"><summary>Numbers</summary>{BarsHtml.Table("The words, the largest contrast first", ("word", "", "contrast"), bars, target.Errors.IsEmpty)}</details>""");
    }
}
