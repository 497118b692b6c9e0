using Microsoft.ML.Rise.Benchmarks.Pictures;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

namespace Microsoft.ML.Rise.Benchmarks.Memory;

/// <summary>What scoring masks allocates in the steady state. The floor is the stored score: 4 bytes for one target.</summary>
internal static class ScoringAllocation
{
    /// <summary>What 2N masks allocate more than N, divided by N: all that is made once cancels out.</summary>
    public static double ForEachMask(PictureNetwork network, RiseOnnxScorer scorer, int count)
    {
        RiseInputShape shape = network.Shape;
        RiseOptions options = new();
        MaskSampler masks = options.MaskKeyOf(shape).CreateSource();
        var copies = new MaskedCopies(() => new MaskMaker(masks), options.BaselineOf(shape));
        Allocated(count);
        return (double)(Allocated(2 * count) - Allocated(count)) / count;

        long Allocated(int numberOfMasks)
        {
            var range = new MaskRange(0, numberOfMasks);
            var onnx = new OnnxScorer(scorer, network.Picture, [], shape);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var table = new ScoreTable(range, [new ResolvedTarget(0, "0", null)], network.NumberOfScores, null);
            table.Reserve(numberOfMasks);
            onnx.ScoreMasked(range, copies, table, CancellationToken.None);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
