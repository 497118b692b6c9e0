namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>What all fragments have: a switch between targets, what is known of each, a place where the value at a position is read out; and style and script.</summary>
internal static class FragmentHtml
{
    /// <summary>More targets nobody looks through, and a page would not carry.</summary>
    public const int MostTargets = 100;

    /// <param name="kind">Of the input, such as "picture".</param>
    /// <param name="targets">What is explained.</param>
    /// <param name="withAssets">Whether style and script come along.</param>
    /// <param name="body">What there is to see of a target, by its number.</param>
    /// <param name="controls">Controls beside those that all kinds have.</param>
    /// <param name="stage">What is there once for all targets.</param>
    public static string Of(string kind, IReadOnlyList<ShownTarget> targets, bool withAssets, Func<int, HtmlText> body, HtmlText? controls = null, HtmlText? stage = null)
    {
        ShownTarget[] shown = [.. targets.Take(MostTargets)];
        var html = new HtmlText();
        if (withAssets)
            html.Add($"<style>").AddMarkup(HtmlAssets.Style).Add($"</style>");
        html.Add($"""<rise-explanation class="rise" data-kind="{kind}"><div class="rise-controls" role="group" aria-label="How it is shown">""");
        if (shown.Length > 1)
        {
            html.Add($"""<label class="rise-scripted" hidden>Target <select class="rise-choice">""")
                .AddEach(shown.Index(), (h, t) => h.Add($"""<option value="{t.Index}">{NameOf(t.Item.Label)}{(float.IsNaN(t.Item.Score) ? "" : ", " + TextOf(t.Item.Score))}</option>"""))
                .Add($"</select></label>");
        }

        html.Add($"{controls ?? new HtmlText()}");
        if (shown.Any(t => !t.Errors.IsEmpty))
            html.Add($"""<label><input type="checkbox" class="rise-certain"> Hide what is not certain</label>""");
        html.Add($"</div>{stage ?? new HtmlText()}").AddEach(shown.Index(), (h, numbered) =>
        {
            (int number, ShownTarget target) = numbered;
            h.Add($"""<section class="rise-target"><h3><bdi>{NameOf(target.Label)}</bdi></h3><p class="rise-facts">""");
            if (!float.IsNaN(target.Score))
                h.Add($"score <b>{TextOf(target.Score)}</b> · ");
            h.Add($"""{string.Join(" · ", target.Facts)}</p>{body(number)}{CurvesHtml.Of(target.Curves)}</section>""");
        });
        if (targets.Count > shown.Length)
            html.Add($"""<p class="rise-note">{targets.Count - shown.Length} more targets are explained, and not shown here.</p>""");
        html.Add($"</rise-explanation>");
        return withAssets ? html.Add($"<script>").AddMarkup(HtmlAssets.Script).Add($"</script>").ToString() : html.ToString();
    }

    /// <summary>What can be read, and read out, of a name that may be nothing.</summary>
    public static string NameOf(string name) => string.IsNullOrWhiteSpace(name) ? "(empty)" : name;

    /// <summary>Where the value of the position under the pointer, or the one that the arrow keys have reached, is read out.</summary>
    public static HtmlText Readout => new HtmlText().Add($"""<output class="rise-readout rise-scripted" hidden>Point at a position, or move over them by the arrow keys.</output>""");

    private static string TextOf(float score) => Digits.For(Math.Abs(score)).Text(score);
}
