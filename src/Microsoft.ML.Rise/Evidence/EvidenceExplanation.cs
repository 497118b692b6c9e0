using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Rendering;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise;

/// <summary>The smallest part of an input that was found to carry a target's score.</summary>
[TypeFormatterSource]
public sealed class EvidenceExplanation : IShownAsHtml
{
    private readonly ShownInput _input;

    /// <summary>What a row gets of it in a pipeline.</summary>
    internal static IReadOnlyList<ExplanationColumn> Columns { get; } =
    [
        ExplanationColumn.ForEachPosition("", (EvidenceExplanation e) => [e.Mask]),
        ForEachRow("Target", NumberDataViewType.Int32, e => e.Target.Index),
        ForEachRow("TargetLabel", TextDataViewType.Instance, e => e.Target.Label.AsMemory()),
        ForEachRow("Score", NumberDataViewType.Single, e => e.Target.Score),
        ForEachRow("Masks", NumberDataViewType.Int32, e => e.NumberOfCalls),
        ForEachRow("Area", NumberDataViewType.Single, e => (float)e.Area),
        ForEachRow("ScoreWithout", NumberDataViewType.Single, e => e.ScoreWithout),
        ForEachRow("ScoreAlone", NumberDataViewType.Single, e => e.ScoreAlone),
        ForEachRow("IsReached", BooleanDataViewType.Instance, e => e.IsReached),
        ExplanationColumn.OfSize((EvidenceExplanation e) => e.Shape.MapDimensions),
    ];

    private static ExplanationColumn ForEachRow<T>(string suffix, PrimitiveDataViewType type, Func<EvidenceExplanation, T> value) => ExplanationColumn.ForEachRow(suffix, type, value);

    internal EvidenceExplanation(MaskedInput input, ExplainedTarget target)
    {
        _input = input.Shown;
        Shape = input.Shape;
        Target = target;
    }

    /// <summary>The arrangement of the input.</summary>
    public InputShape Shape { get; }

    /// <summary>What is explained, and its score on the input as it is.</summary>
    public ExplainedTarget Target { get; }

    /// <summary>1 where the evidence is, 0 where there is none; one value in [0,1] for each position or segment, row-major, in <see cref="InputShape.MapDimensions"/>. Where the area was searched for, all values are 0 or 1.</summary>
    public ReadOnlyMemory<float> Mask { get; internal init; }

    /// <summary>The input with the evidence hidden; arranged as the input, R, G, B in 0 to 255 of an image. <see cref="Rendering.InputPicture"/> paints it.</summary>
    public ReadOnlyMemory<float> InputWithout { get; internal init; }

    /// <summary>The mean of the mask over the positions, in [0,1].</summary>
    public double Area { get; internal init; }

    /// <summary>The target's score where the evidence is hidden, and all else shown.</summary>
    public float ScoreWithout { get; internal init; }

    /// <summary>The target's score where the evidence alone is shown.</summary>
    public float ScoreAlone { get; internal init; }

    /// <summary>The target's score where all is hidden.</summary>
    public float ScoreOfNothing { get; internal init; }

    /// <summary>Whether hiding the evidence leaves at most <see cref="MinimalEvidenceOptions.Threshold"/> of the way from <see cref="ScoreOfNothing"/> to the score of the input (<see cref="EvidenceGame.Delete"/>), the
    /// evidence alone gives all but that much (<see cref="EvidenceGame.Preserve"/>), or both. Never where the two scores are equal.</summary>
    public bool IsReached { get; internal init; }

    /// <summary>What was minimised, and the score in it, at each step of the descent, before that step. The score is that of the input without the evidence, or with it alone in <see cref="EvidenceGame.Preserve"/>; of a
    /// scorer without a gradient, the mean over the step's probes.</summary>
    public IReadOnlyList<(double Loss, double Score)> Path { get; internal init; } = [];

    /// <summary>How many copies of the input were scored; the input itself was scored once more.</summary>
    public int NumberOfCalls { get; internal init; }

    /// <summary>What it says, for people.</summary>
    internal IReadOnlyList<string> Facts =>
    [
        string.Create(CultureInfo.InvariantCulture, $"minimal evidence: {100 * Area:0.0} % of the input{(IsReached ? "" : ", which does not take the score away")}"),
        string.Create(CultureInfo.InvariantCulture, $"score without it {ScoreWithout:0.####}, of it alone {ScoreAlone:0.####}"),
    ];

    /// <inheritdoc/>
    string IShownAsHtml.Html => ToHtml();

    /// <summary>The evidence as a part of a page: the picture, dark where there is none; or the shaded steps of a series, or features. In a notebook of .NET Interactive it shows itself so.</summary>
    /// <param name="picture">The picture that was explained, in its own colours; of any size. Only read: it stays the caller's. Default: the values of the input, the smallest black and the largest white.</param>
    /// <param name="withAssets">Whether style and script come along. A page of several fragments has <see cref="HtmlAssets"/> once.</param>
    /// <returns>Markup that loads nothing from anywhere; all that comes from data is encoded.</returns>
    public string ToHtml(MLImage? picture = null, bool withAssets = true)
    {
        var html = new InputHtml(Shape, _input);
        var target = new ShownTarget { Label = Target.Label, Score = Target.Score, Facts = Facts };
        return html.Of([html.IsPicture ? target with { Evidence = Mask } : target with { Values = Mask }], picture, withAssets);
    }

    /// <summary>The target, and how large the evidence is.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target.Label}: score {Target.Score:0.####}, {string.Join(", ", Facts)}");
}
