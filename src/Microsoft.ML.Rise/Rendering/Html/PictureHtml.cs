using System.Text;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>A picture, and over a grey copy of it the map of a target, which can be switched, thinned, coloured and asked. Without a script: the map of the first target.</summary>
/// <param name="picture">As it looks to people; null where it is not known.</param>
/// <param name="height">Rows of the maps.</param>
/// <param name="width">Columns of the maps.</param>
internal sealed class PictureHtml(MLImage? picture, int height, int width)
{
    /// <summary>How opaque a map is at first.</summary>
    private const double Opacity = 0.6;

    private const int NumberOfColors = 33;

    /// <summary>Larger pictures are photographs, which take ten times as much without a loss that nobody sees.</summary>
    private const int MostPixelsWithoutLoss = 65_536, Quality = 92;

    /// <param name="targets">What is explained; a value for each pixel of a map, row-major.</param>
    /// <param name="withAssets">Whether style and script come along.</param>
    public string ToHtml(IReadOnlyList<ShownTarget> targets, bool withAssets)
    {
        bool hasMaps = targets.Any(t => !t.Values.IsEmpty), hasEvidence = targets.Any(t => !t.Evidence.IsEmpty);
        var controls = new HtmlText();
        if (hasMaps)
        {
            controls.Add($"""<label class="rise-scripted" hidden>Opacity <input type="range" class="rise-opacity" min="0" max="100" value="{100 * Opacity}"></label>""")
                .Add($"""<label class="rise-scripted" hidden>Colours <select class="rise-colors">""")
                .AddEach(ColorMaps, (h, map) => h.Add($"""<option value="{(map.IsSigned ? 1 : 0)}{HexOf(map.Colors)}">{map.Name}</option>"""))
                .Add($"</select></label>");
        }

        if (hasEvidence)
            controls.Add($"""<label class="rise-scripted" hidden><input type="checkbox" class="rise-evidence" checked> Minimal evidence</label>""");
        return FragmentHtml.Of("picture", targets, withAssets, k => Data(targets[k]), controls, Stage(targets));
    }

    private static IEnumerable<(string Name, bool IsSigned, ColorMap Colors)> ColorMaps =>
        [("viridis", false, ColorMap.Viridis), ("purple to orange, 0 is white", true, ColorMap.PurpleOrange), ("grey", false, ColorMap.Grey)];

    private static string HexOf(ColorMap colors) =>
        Enumerable.Range(0, NumberOfColors).Aggregate(new StringBuilder(), (hex, k) => hex.Append(colors.ColorAt(k / (NumberOfColors - 1.0)).ToString().AsSpan(3))).ToString();

    /// <summary>What there is to see where a detector finds nothing.</summary>
    public string Nothing(bool withAssets) => FragmentHtml.Of("nothing", [], withAssets, _ => new HtmlText(), stage: new HtmlText().Add($"""<div class="rise-stage">{Picture([])}</div><p class="rise-note">Nothing is detected in this picture, so that there is nothing to explain.</p>"""));

    /// <summary>The picture, with the boxes that are explained.</summary>
    private HtmlText Picture(IReadOnlyList<ShownTarget> targets)
    {
        var html = new HtmlText();
        if (picture is null)
            return html;
        html.Add($"""<figure><div class="rise-boxed"><img class="rise-picture" width="{width}" height="{height}" alt="The picture" src="{Source(picture)}">""");
        if (targets.Any(t => t.Detection is not null))
        {
            html.Add($"""<svg class="rise-boxes" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="group" aria-label="Boxes">""").AddEach(targets.Take(FragmentHtml.MostTargets).Index(), (h, t) =>
            {
                if (t.Item.Detection is { } box)
                    h.Add($"""<rect class="rise-box" data-number="{t.Index}" data-label="{FragmentHtml.NameOf(t.Item.Label)}, {t.Item.Score:0.00}" x="{box.Left:0.##}" y="{box.Top:0.##}" width="{box.Right - box.Left:0.##}" height="{box.Bottom - box.Top:0.##}"/>""");
            }).Add($"</svg>");
        }

        return html.Add($"</div><figcaption>the picture, {width} × {height}</figcaption></figure>");
    }

    /// <summary>The picture, and the first map as it looks without a script, which draws over it.</summary>
    private HtmlText Stage(IReadOnlyList<ShownTarget> targets)
    {
        ShownTarget first = targets[0];
        var html = new HtmlText();
        html.Add($"""<div class="rise-stage">{Picture(targets)}""");
        using MLImage still = Still(first);
        html.Add($"""<figure><div class="rise-map" data-rows="{height}" data-columns="{width}"><img class="rise-still" width="{width}" height="{height}" alt="{(first.Values.IsEmpty ? "The minimal evidence" : "The map")} for {first.Label}" src="{Source(still)}"></div>""");
        if (!first.Values.IsEmpty)
        {
            Digits digits = Digits.For(first.Largest);
            (float least, float most) = Range(first.Values.Span);
            html.Add($"""<figcaption class="rise-scale"><span class="rise-least">{digits.Signed(least)}</span><svg viewBox="0 0 {NumberOfColors} 1" preserveAspectRatio="none" aria-hidden="true">""");
            for (int k = 0; k < NumberOfColors; k++)
                html.Add($"""<rect x="{k}" width="1.05" height="1" fill="#{ColorMap.Viridis.ColorAt(k / (NumberOfColors - 1.0)).ToString()[3..]}"/>""");
            html.Add($"""</svg><span class="rise-most">{digits.Signed(most)}</span><span class="rise-unit">contrast, in units of the score</span></figcaption>""");
        }

        return html.Add($"</figure></div>{FragmentHtml.Readout}");
    }

    private static (float Least, float Most) Range(ReadOnlySpan<float> values) => (System.Numerics.Tensors.TensorPrimitives.Min(values), System.Numerics.Tensors.TensorPrimitives.Max(values));

    private MLImage Still(ShownTarget first)
    {
        using MLImage? black = picture is null ? MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, new byte[4 * width * height]) : null;
        ReadOnlySpan<float> shown = first.Values.IsEmpty ? first.Evidence.Span : first.Values.Span;
        return HeatMap.Overlay(picture ?? black!, shown, height, width, picture is null ? 1 : Opacity);
    }

    /// <summary>What the script draws of a target.</summary>
    private HtmlText Data(ShownTarget target)
    {
        var html = new HtmlText();
        html.Add($"""<div class="rise-data" hidden data-decimals="{Digits.For(target.Largest).Decimals}" """);
        Add("map", target.Values);
        bool isKnown = !target.Errors.IsEmpty && !target.Errors.Span.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
        Add("error", isKnown ? target.Errors : default);
        Add("evidence", target.Evidence);
        return html.Add($"""data-exact="{(target.Errors.IsEmpty ? 1 : 0)}"></div>""");

        void Add(string name, ReadOnlyMemory<float> values)
        {
            if (values.IsEmpty)
                return;
            var packed = PackedValues.Of(values.Span, width);
            html.Add($"""data-{name}="{new HtmlText().AddMarkup(packed.Data)}" data-{name}-range="{packed.Minimum:R} {packed.Maximum:R}" """);
        }
    }

    private static HtmlText Source(MLImage image)
    {
        SKColorType type = image.PixelFormat == MLPixelFormat.Rgba32 ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
        using SKImage pixels = SKImage.FromPixelCopy(new SKImageInfo(image.Width, image.Height, type, SKAlphaType.Opaque), image.Pixels);
        bool isSmall = image.Width * image.Height <= MostPixelsWithoutLoss;
        using SKData data = pixels.Encode(isSmall ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, Quality);
        return new HtmlText().AddMarkup($"data:image/{(isSmall ? "png" : "jpeg")};base64,{Convert.ToBase64String(data.Span)}");
    }
}
