using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>An input with what is said of its positions: a picture, a text, a series, or bars of features.</summary>
/// <param name="shape">Its arrangement.</param>
/// <param name="input">Null where it is not known.</param>
internal sealed class InputHtml(InputShape shape, ShownInput? input)
{
    /// <param name="targets">What is said, a value for each value of a map: of segments, each shows its own at all of its positions.</param>
    /// <param name="picture">In its own colours; null for the values of the input.</param>
    /// <param name="withAssets">Whether style and script come along.</param>
    public string Of(IReadOnlyList<ShownTarget> targets, MLImage? picture, bool withAssets)
    {
        if (input?.Text is { } text)
            return WordsHtml.Of(text, input.Words, targets, withAssets);
        if (IsPicture)
        {
            using MLImage? own = picture is null ? PictureOfInput() : null;
            var html = new PictureHtml(picture ?? own, shape.Height, shape.Width);
            return targets.Count > 0 ? html.ToHtml([.. targets.Select(Spread)], withAssets) : html.Nothing(withAssets);
        }

        if (IsSeries && input is not null)
            return SeriesHtml.Of(input.Values, shape, [.. targets.Select(Spread)], withAssets);
        return FragmentHtml.Of("bars", targets, withAssets, k => BarsHtml.Table(
            "The largest contrast first, in units of the score", ("feature", "value", "contrast"), BarsHtml.Of(targets[k], NameOf, ValueOf), targets[k].Errors.IsEmpty));
    }

    public bool IsPicture => shape.Axes.Count(a => a.Kind == AxisKind.Smooth) == 2;

    private bool IsSeries => shape.Axes.Any(a => a.Kind == AxisKind.Smooth);

    private ShownTarget Spread(ShownTarget target)
    {
        return target with { Values = Of(target.Values), Errors = Of(target.Errors), Evidence = Of(target.Evidence) };

        ReadOnlyMemory<float> Of(ReadOnlyMemory<float> map) => map.IsEmpty ? map : shape.Spread(map.Span);
    }

    private string NameOf(int position) => shape.PositionNames.Count > 0 ? shape.PositionNames[position] : position.ToString(CultureInfo.InvariantCulture);

    private string? ValueOf(int position) => shape.Segments.Count == 0 ? input?.Values[position].ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The input as a picture, where it can be one.</summary>
    private MLImage? PictureOfInput() =>
        input is null || shape.NumberOfSharedChannels is not (1 or 3) || MapArgument.IndexOfNotFinite(input.Values) >= 0
            ? null
            : InputPicture.Create(input.Values, shape, input.Largest is { } largest ? (0, largest) : null);
}
