using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;

namespace Microsoft.ML.Rise;

/// <summary>The smallest part of an input that was found to carry a target's score.</summary>
public sealed class EvidenceExplanation
{
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

    internal EvidenceExplanation(InputShape shape, ExplainedTarget target)
    {
        Shape = shape;
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
}
