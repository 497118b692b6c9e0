
namespace Microsoft.ML.Rise.Targets;

/// <summary>What a detector finds in the input as it is, after suppression; or what the user says.</summary>
internal sealed record DetectionTarget(DetectionDecoder Decoder, DetectionOptions Options, IReadOnlyList<Detection>? Given) : RiseTarget
{
    public bool Equals(DetectionTarget? other) => other is not null && Decoder == other.Decoder && Options == other.Options
        && (Given is null ? other.Given is null : other.Given is not null && Given.SequenceEqual(other.Given));

    public override int GetHashCode() => HashCode.Combine(Decoder, Options, Given?.Count);

    public override string ToString() => Given switch
    {
        null => $"the detections (at most {Options.MaxDetections}, from score {FormattableString.Invariant($"{Options.ScoreThreshold}")} on)",
        [var only] => $"the detection {only}",
        _ => $"{Given.Count} detections",
    };

    internal override bool IsSingle => Given is { Count: 1 };

    /// <summary>0 where only the picture says how many.</summary>
    internal override int Count(int numberOfScores) => Given?.Count ?? 0;

    internal override DetectionDecoder? DetectionDecoder => Decoder;

    internal override GridSize DefaultGridSize => 8;

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels, InputShape shape)
    {
        if (shape.Axes.Count(a => a.Kind == AxisKind.Smooth) != 2)
            throw new InvalidOperationException($"Detections are boxes in pictures, and the input is {shape}.");
        var proposals = new Proposals();
        Decoder.Read(scores, shape, proposals);
        Decoder.Rank(proposals);
        Rise.DetectionDecoder.Check(proposals, shape);
        IReadOnlyList<Detection> targets = Given ?? Find(proposals, labels);
        var group = new DetectionScores(Decoder, shape, targets, Options.UseObjectness, Options.UseClass);
        return [.. targets.Select((t, k) => new ScoreSelector(t.Class, labels[t.Class], Function: null) { Group = group, NumberInGroup = k, Detection = t, Alone = this with { Given = [t] } })];
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) => throw new NotSupportedException();

    /// <summary>The highest scores first; of a class, boxes that overlap one before them too much are left out.</summary>
    private List<Detection> Find(Proposals proposals, ClassLabels labels)
    {
        float[] scores = proposals.Scores.ToArray();
        int[] order = [.. Enumerable.Range(0, scores.Length).Where(b => scores[b] >= Options.ScoreThreshold && IsAsked(proposals.Classes[b], labels)).OrderByDescending(b => scores[b])];
        var found = new List<Detection>();
        foreach (int box in order)
        {
            Detection next = proposals[box];
            if (found.TrueForAll(f => f.Class != next.Class || Detection.Overlap(f.Left, f.Top, f.Right, f.Bottom, next.Left, next.Top, next.Right, next.Bottom) <= Options.MaxOverlap))
                found.Add(next);
            if (found.Count == Options.MaxDetections)
                break;
        }

        return found;
    }

    private bool IsAsked(int number, ClassLabels labels) => Options.Labels.Count == 0 || Options.Labels.Contains(labels[number]);
}
