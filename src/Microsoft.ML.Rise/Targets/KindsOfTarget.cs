using System.Text.Json.Serialization;
using Microsoft.ML.Rise.ModelFiles;

namespace Microsoft.ML.Rise.Targets;

/// <summary>The highest scores of the unmasked input, or the smallest distances; of equals, the first. NaN is last: a class that has no score is never on top.</summary>
internal sealed record TopTarget(int K, bool IsSingle) : RiseTarget
{
    public override string ToString() => IsSingle ? "the top class" : $"the top {K} classes";

    [JsonInclude]
    internal override bool IsSingle { get; } = IsSingle;

    internal override int Count(int numberOfScores) => K;

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
        if (K > numberOfScores)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ExplanationOptions.Target),
                $"The top {K} classes are out of range: score column '{labels.ColumnName}' has {numberOfScores} score(s).");
        }
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        Validate(scores.Length, labels);
        float[] all = scores.ToArray();
        IEnumerable<int> order = Enumerable.Range(0, all.Length).OrderBy(k => float.IsNaN(all[k])).ThenBy(k => labels.IsDistance ? all[k] : -all[k]);
        return [.. order.Take(K).Select(k => ScoreSelector.Class(k, labels))];
    }
}

/// <summary>Every score.</summary>
internal sealed record AllTarget : RiseTarget
{
    public override string ToString() => "all scores";

    internal override bool IsSingle => false;

    internal override int Count(int numberOfScores) => numberOfScores;

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) =>
        [.. Enumerable.Range(0, scores.Length).Select(k => ScoreSelector.Class(k, labels))];
}

/// <summary>A class by its index.</summary>
internal sealed record ClassTarget(int Index) : RiseTarget
{
    public override string ToString() => $"class {Index}";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
        if (Index >= numberOfScores)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ExplanationOptions.Target),
                $"Target class {Index} is out of range: score column '{labels.ColumnName}' has {numberOfScores} score(s), 0 to {numberOfScores - 1}.{Hint(labels)}");
        }
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        Validate(scores.Length, labels);
        return [ScoreSelector.Class(Index, labels)];
    }

    /// <summary>Where labels are numbers, one is easily taken for an index.</summary>
    private string Hint(ClassLabels labels) => labels.IndicesOf($"{Index}").Count > 0 ? $" For the class that is labelled {Index}, give the label as text, \"{Index}\"." : "";
}

/// <summary>A class by its label.</summary>
internal sealed record LabelTarget(string Text) : RiseTarget
{
    public override string ToString() => $"label '{Text}'";

    internal override void Validate(int numberOfScores, ClassLabels labels) => Class(Find(labels)).Validate(numberOfScores, labels);

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) => Class(Find(labels)).Resolve(scores, labels);

    private int Find(ClassLabels labels) => labels.IndicesOf(Text) switch
    {
        [var only] => only,
        [] => throw new ArgumentOutOfRangeException(
            nameof(ExplanationOptions.Target), $"Target label '{Text}' is not a label of score column '{labels.ColumnName}': {labels.Describe()}."),
        var several => throw new ArgumentOutOfRangeException(
            nameof(ExplanationOptions.Target),
            $"Target label '{Text}' is the label of {several.Count} classes of score column '{labels.ColumnName}', {string.Join(" and ", several)}: give the class index instead."),
    };
}

/// <summary>A function of all scores.</summary>
internal sealed record FunctionTarget(string Name, [property: JsonConverter(typeof(FunctionTarget.NotSaved))] RiseTargetFunction ScoreFunction) : RiseTarget
{
    internal sealed class NotSaved() : NoFunction<RiseTargetFunction>(nameof(ExplanationOptions.Target), "name classes, or several of them by Sum, Difference or Similarity");

    public override string ToString() => $"function '{Name}'";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) => [new ScoreSelector(-1, Name, ScoreFunction)];
}

/// <summary>The score of one target minus that of another.</summary>
internal sealed record DifferenceTarget(RiseTarget First, RiseTarget Second) : RiseTarget
{
    public override string ToString() => $"{First} minus {Second}";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
        First.Validate(numberOfScores, labels);
        Second.Validate(numberOfScores, labels);
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        ScoreSelector first = First.Resolve(scores, labels)[0], second = Second.Resolve(scores, labels)[0];
        return [new ScoreSelector(-1, $"{first.Label} − {second.Label}", s => first.Read(s, default) - second.Read(s, default))];
    }
}

/// <summary>Several targets together: the sum of their scores.</summary>
internal sealed record SumTarget(RiseTarget Targets) : RiseTarget
{
    public override string ToString() => $"the sum of {Targets}";

    internal override void Validate(int numberOfScores, ClassLabels labels) => Targets.Validate(numberOfScores, labels);

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        ScoreSelector[] selectors = [.. Targets.Resolve(scores, labels)];
        return [new ScoreSelector(-1, string.Join(" + ", selectors.Select(s => s.Label)), s => Sum(selectors, s))];
    }

    private static float Sum(ScoreSelector[] selectors, ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (ScoreSelector selector in selectors)
            sum += selector.Read(scores, default);
        return (float)sum;
    }
}

/// <summary>The cosine with the scores of the unmasked input.</summary>
internal sealed record SimilarityTarget : RiseTarget
{
    public override string ToString() => "the similarity";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        float[] unmasked = scores.ToArray();
        return [new ScoreSelector(-1, nameof(RiseTarget.Similarity), s => Cosine(unmasked, s))];
    }

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0, squaresOfA = 0, squaresOfB = 0;
        for (int k = 0; k < a.Length; k++)
        {
            product += (double)a[k] * b[k];
            squaresOfA += (double)a[k] * a[k];
            squaresOfB += (double)b[k] * b[k];
        }

        return squaresOfA == 0 || squaresOfB == 0 ? 0 : (float)(product / Math.Sqrt(squaresOfA) / Math.Sqrt(squaresOfB));
    }
}

/// <summary>Several single targets, in their order.</summary>
internal sealed record SeveralTarget(IReadOnlyList<RiseTarget> Targets) : RiseTarget
{
    public override string ToString() => string.Join(" and ", Targets);

    public bool Equals(SeveralTarget? other) => other is not null && Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Targets.Count, Targets[0]);

    internal override bool IsSingle => false;

    internal override int Count(int numberOfScores) => Targets.Count;

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
        foreach (RiseTarget target in Targets)
            target.Validate(numberOfScores, labels);
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
    {
        var resolved = new List<ScoreSelector>();
        foreach (RiseTarget target in Targets)
            resolved.AddRange(target.Resolve(scores, labels));
        return resolved;
    }
}

/// <summary>The class that a column of the row names; whoever reads the row turns it into a class or a label.</summary>
internal sealed record ColumnTarget(string ColumnName) : RiseTarget
{
    public override string ToString() => $"column '{ColumnName}'";

    /// <summary>That there is no row to read it from.</summary>
    public string WithoutRow => $"The target is in column '{ColumnName}', but there is no row: {nameof(RiseTarget)}.{nameof(Column)} works in a pipeline only. Give a class index or a label.";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) =>
        throw new InvalidOperationException(WithoutRow);
}

/// <summary>The class that a value of a row names.</summary>
internal sealed record RowTarget(string ColumnName, long Row, TargetValue Value) : RiseTarget
{
    public override string ToString() => $"'{Value.Text}' of column '{ColumnName}'";

    internal override void Validate(int numberOfScores, ClassLabels labels)
    {
    }

    internal override IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels) => Value.Find(labels, scores.Length) switch
    {
        [var only] => [ScoreSelector.Class(only, labels)],
        [] => throw Fault($"names no class: {labels.DescribeClasses(scores.Length)}"),
        var several => throw Fault($"is the label of {several.Count} classes of score column '{labels.ColumnName}', {string.Join(" and ", several)}"),
    };

    private InvalidOperationException Fault(string fault) => new($"Target column '{ColumnName}' of row {Row} has '{Value.Text}', which {fault}.");
}
