using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Targets;

/// <summary>How much of each of some detections is still found in a copy: max_j IoU(b_t, b_j) · o_j · cos(P_t, P_j) over its proposals; 0 where there are none.</summary>
/// <remarks>Petsiuk and others: Black-box Explanation of Object Detectors via Saliency Maps (D-RISE), CVPR 2021. Proposals are those before suppression, which would remove the boxes that match.</remarks>
/// <param name="decoder">How the detector's numbers are read.</param>
/// <param name="shape">The picture.</param>
/// <param name="targets">The detections.</param>
/// <param name="useObjectness">Whether o_j counts.</param>
/// <param name="useClass">Whether the cosine counts.</param>
internal sealed class DetectionScores(DetectionDecoder decoder, InputShape shape, IReadOnlyList<Detection> targets, bool useObjectness, bool useClass) : IScoreGroup
{
    private const int MostOnStack = 256;

    private readonly ConcurrentBag<Proposals> _free = [];
    private readonly double[] _norms = [.. targets.Select(t => NormOf([.. t.Probabilities]))];
    private readonly float[][] _probabilities = [.. targets.Select(t => t.Probabilities.ToArray())];

    public int Count => targets.Count;

    /// <summary>Writes the score of each target.</summary>
    public void Read(ReadOnlySpan<float> outputs, Span<float> scores)
    {
        if (!_free.TryTake(out Proposals? proposals))
            proposals = new Proposals();
        decoder.Read(outputs, shape, proposals);

        // A box that is no number must be found out, wherever it stands.
        bool maySkip = useObjectness && float.IsFinite(TensorPrimitives.Sum<float>(proposals.Boxes));
        Span<float> room = proposals.NumberOfClasses <= MostOnStack ? stackalloc float[proposals.NumberOfClasses] : new float[proposals.NumberOfClasses];
        for (int k = 0; k < targets.Count; k++)
            scores[k] = ScoreOf(k, proposals, maySkip, room);
        _free.Add(proposals);
    }

    private float ScoreOf(int k, Proposals proposals, bool maySkip, Span<float> room)
    {
        (float left, float top, float right, float bottom) = (targets[k].Left, targets[k].Top, targets[k].Right, targets[k].Bottom);
        ReadOnlySpan<float> boxes = proposals.Boxes, objectness = proposals.Objectness;
        float best = 0;
        for (int box = 0; box < objectness.Length; box++)
        {
            // Overlap and cosine are at most 1: most boxes need neither.
            if (maySkip && objectness[box] <= best)
                continue;
            ReadOnlySpan<float> corners = boxes.Slice(4 * box, 4);
            float score = Detection.Overlap(left, top, right, bottom, corners[0], corners[1], corners[2], corners[3]);
            if (useObjectness)
                score *= objectness[box];

            if (score <= best)
                continue;
            if (useClass)
                score *= Cosine(k, proposals, box, room);
            if (float.IsNaN(score))
                return score;
            best = Math.Max(best, score);
        }

        return best;
    }

    /// <summary>Where only a class is known, of the target or of the proposals, it has all of the probability.</summary>
    private float Cosine(int k, Proposals proposals, int box, Span<float> room)
    {
        int ofTarget = targets[k].Class;
        ReadOnlySpan<float> own = _probabilities[k], other = proposals.ProbabilitiesOf(box, room);
        if (other.IsEmpty)
            return own.IsEmpty ? ofTarget == proposals.Classes[box] ? 1 : 0 : proposals.Classes[box] is var c && c >= 0 && c < own.Length ? Ratio(own[c], _norms[k]) : 0;
        if (own.IsEmpty)
            return ofTarget < other.Length ? Ratio(other[ofTarget], NormOf(other)) : 0;
        double product = 0, squares = 0;
        int shared = Math.Min(own.Length, other.Length);
        for (int c = 0; c < shared; c++)
        {
            product += (double)own[c] * other[c];
            squares += (double)other[c] * other[c];
        }

        foreach (float value in other[shared..])
            squares += (double)value * value;
        return Ratio(product, _norms[k] * Math.Sqrt(squares));
    }

    private static float Ratio(double part, double norm) => norm == 0 ? 0 : (float)(part / norm);

    private static double NormOf(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
