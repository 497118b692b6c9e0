using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The black box, with one input given: asked for the scores of that input and of its masked copies.</summary>
internal interface IScorer
{
    /// <summary>The values of what is masked, arranged as the shape; R, G, B in 0 to 255 for an image.</summary>
    float[] Input { get; }

    /// <summary>The scores of the input as it is.</summary>
    float[] ScoreUnmasked(CancellationToken cancellation);

    /// <summary>How the masked copies were scored last; null where that was not the scorer's choice, or none has been scored.</summary>
    RiseSchedule? Schedule => null;

    /// <summary>Puts the scores of each of the <paramref name="masks"/> into <paramref name="table"/>, in any order and from any thread.</summary>
    void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation);
}
