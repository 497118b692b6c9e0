namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>A series as lines, one above the other, with its steps shaded.</summary>
internal static class SeriesHtml
{
    /// <summary>More lines are too many for a look.</summary>
    private const int MostLines = 12;

    private const int Height = 100;

    /// <param name="input">The values of the series.</param>
    /// <param name="shape">Its arrangement: steps, and channels that are masked together or one by one.</param>
    /// <param name="targets">What is explained; a value for each position.</param>
    /// <param name="withAssets">Whether style and script come along.</param>
    public static string Of(float[] input, InputShape shape, IReadOnlyList<ShownTarget> targets, bool withAssets) =>
        FragmentHtml.Of("series", targets, withAssets, k => Lines(input, shape, targets[k]));

    private static HtmlText Lines(float[] input, InputShape shape, ShownTarget target)
    {
        int lines = Math.Min(shape.NumberOfChannels, MostLines);
        var html = new HtmlText();
        html.Add($"""<div class="rise-series rise-positions" tabindex="0" role="group" aria-label="The series; the arrow keys move over its steps">""");
        for (int channel = 0; channel < lines; channel++)
            html.Add($"{Line(input, shape, target, channel)}");
        html.Add($"</div>{FragmentHtml.Readout}{Shade.Legend(target)}");
        return lines == shape.NumberOfChannels ? html : html.Add($"""<p class="rise-note">{shape.NumberOfChannels - lines} more channels are not shown.</p>""");
    }

    private static HtmlText Line(float[] input, InputShape shape, ShownTarget target, int channel)
    {
        SeriesPlaces places = new(shape);
        int steps = places.Steps;
        float[] values = [.. Enumerable.Range(0, steps).Select(t => input[places.ValueAt(t, channel)])];
        (float least, float most) = (values.Min(), values.Max());
        double unit = most > least ? Height / ((double)most - least) : 0;
        Digits digits = Digits.For(values.Max(Math.Abs));
        string name = shape.NumberOfChannels == 1 ? "" : $"channel {channel}, ";
        var html = new HtmlText();
        html.Add($"""<svg viewBox="0 -4 {steps} {Height + 8}" preserveAspectRatio="none" role="img" aria-label="{name}{steps} steps from {digits.Text(least)} to {digits.Text(most)}">""");
        for (int t = 0; t < steps; t++)
        {
            int position = places.PositionAt(t, channel);
            html.Add($"""<rect class="{Shade.Of(target, position)}" x="{t}" y="-4" width="1" height="{Height + 8}" data-say="{name}{places.NameOf(position, t)}: value {digits.Text(values[t])}, contrast {target.Text(position)}"/>""");
        }

        html.Add($"<polyline points=\"").AddEach(values.Index(), (h, v) => h.Add($"{v.Index + .5:0.#},{Height - (v.Item - least) * unit:0.##} "));
        return html.Add($"\"/></svg>");
    }
}

/// <summary>Where the steps of a series are among its values, and among those of its maps.</summary>
internal readonly struct SeriesPlaces(InputShape shape)
{
    private readonly bool _areChannelsApart = shape.NumberOfSharedChannels < shape.NumberOfChannels;

    /// <summary>The number of steps.</summary>
    public int Steps => shape.Length / shape.NumberOfChannels;

    /// <summary>The index of the value of a channel at a step.</summary>
    public int ValueAt(int step, int channel) => shape.IsInterleaved ? step * shape.NumberOfChannels + channel : channel * Steps + step;

    /// <summary>The index of what is said of it in a map, whose segments have been spread.</summary>
    public int PositionAt(int step, int channel) => _areChannelsApart ? ValueAt(step, channel) : step;

    /// <summary>What a position is called.</summary>
    public string NameOf(int position, int step) => position < shape.PositionNames.Count && shape.Segments.Count == 0 ? shape.PositionNames[position] : $"step {step}";
}
