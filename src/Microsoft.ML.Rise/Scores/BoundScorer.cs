using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>What of a scorer is explained.</summary>
/// <param name="ScoreColumnName">The column of the scorer's output that is read; null for the one that <see cref="ScoreColumn.Find"/> finds.</param>
/// <param name="Labels">The labels of the classes, where that column carries none.</param>
/// <param name="Decoder">How the scores are read as boxes; null where they are scores.</param>
internal sealed record ScoreQuestion(string? ScoreColumnName, IReadOnlyList<string> Labels, DetectionDecoder? Decoder = null);

/// <summary>A scorer that has been checked against a schema.</summary>
internal abstract class BoundScorer
{
    /// <summary>The indices of the input columns that it reads, ascending; the masked ones are among them.</summary>
    public abstract IReadOnlyList<int> Columns { get; }

    /// <summary>How many classes it gives a score, where that is known before a row is scored; two where it gives one probability.</summary>
    public abstract int? NumberOfClasses { get; }

    public abstract ClassLabels Labels { get; }

    /// <summary>What the user should know of how the scorer is asked; null for nothing.</summary>
    public virtual string? Warning => null;

    /// <summary>The scorer of the rows that <paramref name="row"/> moves over.</summary>
    /// <param name="row">With the columns of <see cref="InputBinding.Schema"/>.</param>
    /// <param name="input">What is masked of it.</param>
    public abstract InputScorer ForRow(DataViewRow row, MaskedInput input);
}

/// <summary>The black box, with one input given: asked for the scores of that input and of its masked copies.</summary>
internal abstract class InputScorer(MaskedInput input)
{
    public MaskedInput Input => input;

    /// <summary>The labels of the classes; some scorers bring them along with a row, so that they are known only after one has been scored.</summary>
    public abstract ClassLabels Labels { get; }

    /// <summary>How many classes get a score, where that is known before an input is scored.</summary>
    public virtual int? NumberOfClasses => null;

    /// <summary>How the masked copies were scored last; null where that was not the scorer's choice, or none has been scored.</summary>
    public virtual RiseSchedule? Schedule => null;

    /// <summary>Whether the scores depend on more of a row than its input.</summary>
    public virtual bool ReadsMore => false;

    /// <summary>Takes the row's current values; they are what is scored until the next call.</summary>
    public virtual void Capture() => input.Capture();

    /// <summary>The same of another input in the place of this one, which has been captured.</summary>
    public abstract InputScorer With(MaskedInput other);

    /// <summary>The scores of the input as it is.</summary>
    public abstract float[] ScoreUnmasked(CancellationToken cancellation);

    /// <summary>Puts the scores of each of the <paramref name="masks"/> into <paramref name="table"/>, in any order and from any thread.</summary>
    public abstract void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation);
}
