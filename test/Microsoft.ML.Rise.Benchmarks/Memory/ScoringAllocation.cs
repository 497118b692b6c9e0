using Microsoft.ML.Rise.Benchmarks.Pictures;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Benchmarks.Memory;

/// <summary>What scoring masks allocates in the steady state. The floor is the stored score: 4 bytes for one target.</summary>
internal static class ScoringAllocation
{
    /// <summary>What 2N masks allocate more than N, divided by N: all that is made once cancels out.</summary>
    public static double ForEachMask(PictureNetwork network, RiseOnnxScorer scorer, int count)
    {
        RiseOptions options = new();
        MaskedInput input = MaskedInput.Of(network.Picture, network.Shape);
        MaskSource masks = options.MaskKeyOf(network.Shape, units: null).CreateSource();
        var copies = new MaskedCopies(() => new Mask(masks), options.Baseline.Of(network.Picture, network.Shape, largest: null, nameof(RiseOptions.Baseline)));
        Allocated(count);
        return (double)(Allocated(2 * count) - Allocated(count)) / count;

        long Allocated(int numberOfMasks)
        {
            var range = new MaskRange(0, numberOfMasks);
            InputScorer onnx = scorer.ForInput(input, options.Question);
            var unmasked = UnmaskedScores.Of(onnx, RiseTarget.Class(0), CancellationToken.None);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var table = new ScoreTable(range, unmasked, reportDone: null);
            table.Reserve(numberOfMasks);
            onnx.ScoreMasked(range, copies, table, CancellationToken.None);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
