using System.Diagnostics;
using Microsoft.ML.Rise.Benchmarks.Measuring;

namespace Microsoft.ML.Rise.Benchmarks.Detections;

/// <summary>What many boxes cost beside a scorer that takes 10 ms a copy, its own writing of all numbers included: a run that explains detections, and one of a scorer of as many ms and a single score. Copies are asked about one by one, as most detectors are.</summary>
internal static class DetectionCost
{
    private const int Boxes = 10_000, Classes = 80, Side = 64, NearEach = 20;
    private const double CallSeconds = 0.010;

    public static MarkdownTable Run(int copies, int rounds)
    {
        float[] boxes = MakeBoxes(), transposed = Transpose(boxes);
        DetectionDecoder decoder = DetectionDecoder.Tensor(Classes), ofTransposed = DetectionDecoder.Tensor(Classes, hasObjectness: false, isTransposed: true);
        Measurement[] measured = SideBySide.Run(
            rounds,
            ("a single score", () => Explain([1], RiseTarget.Class(0), copies)),
            ($"{Boxes} boxes, one number of them explained", () => Explain(boxes, RiseTarget.Class(0), copies)),
            ($"[{Boxes}, 4 + 1 + {Classes}], 1 detection", () => Explain(boxes, Detections(decoder, 1), copies)),
            ($"[{Boxes}, 4 + 1 + {Classes}], 10 detections", () => Explain(boxes, Detections(decoder, 10), copies)),
            ($"[4 + {Classes}, {Boxes}], 1 detection", () => Explain(transposed, Detections(ofTransposed, 1), copies)),
            ($"[4 + {Classes}, {Boxes}], 10 detections", () => Explain(transposed, Detections(ofTransposed, 10), copies)));
        var table = new MarkdownTable("explained", "ms a copy", "over a single score");
        foreach (Measurement m in measured)
            table.Add(m.Name, FormattableString.Invariant($"{1000 * m.Seconds / copies:0.00}"), FormattableString.Invariant($"{m.Seconds / measured[0].Seconds:0.000}"));
        return table;
    }

    private static void Explain(float[] numbers, RiseTarget target, int copies)
    {
        using RiseScorer scorer = RiseScorer.FromFunction(Score, numbers.Length, new RiseSchedule(1, 1, BatchSize: 1));
        float[] picture = new float[3 * Side * Side];
        picture.AsSpan().Fill(0.5f);
        new RiseExplainer(InputShape.Image(Side, Side), new RiseOptions { Target = target, NumberOfMasks = copies, TargetReliability = 1 }).Explain(picture, scorer);

        void Score(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
        {
            long start = Stopwatch.GetTimestamp();
            for (int k = 0; k < numberOfInputs; k++)
            {
                numbers.CopyTo(scores[(k * numbers.Length)..]);
                while (Stopwatch.GetElapsedTime(start).TotalSeconds < (k + 1) * CallSeconds)
                    Thread.SpinWait(10);
            }
        }
    }

    private static RiseTarget Detections(DetectionDecoder decoder, int count) =>
        RiseTarget.Detections(decoder, [.. Enumerable.Range(0, count).Select(k => new Detection(5 * k, 4 * k, 5 * k + 16, 4 * k + 20, k) { Probabilities = [.. Enumerable.Range(0, Classes).Select(c => c == k ? 0.9f : 0.1f / Classes)] })]);

    /// <summary>Box after box: centre and size, objectness, classes. Most are faint, as a detector's are, and some are near the ten detections.</summary>
    private static float[] MakeBoxes()
    {
        var random = new Random(1);
        float[] boxes = new float[Boxes * (5 + Classes)];
        for (int box = 0; box < Boxes; box++)
        {
            Span<float> one = boxes.AsSpan(box * (5 + Classes), 5 + Classes);
            foreach (ref float probability in one[5..])
                probability = random.NextSingle() / Classes;
            int near = box / NearEach;
            if (near < 10)
            {
                (one[0], one[1], one[2], one[3], one[4]) = (5 * near + 7 + 2 * random.NextSingle(), 4 * near + 9 + 2 * random.NextSingle(), 16, 20, 0.3f + 0.6f * random.NextSingle());
                one[5 + near] = 0.9f;
            }
            else
            {
                (one[0], one[1], one[2], one[3], one[4]) = (Side * random.NextSingle(), Side * random.NextSingle(), 4 + 20 * random.NextSingle(), 4 + 20 * random.NextSingle(), MathF.Pow(random.NextSingle(), 6));
                one[5 + random.Next(Classes)] = random.NextSingle();
            }
        }

        return boxes;
    }

    /// <summary>Number after number of all boxes; each probability has the objectness in it.</summary>
    private static float[] Transpose(float[] boxes)
    {
        float[] transposed = new float[(4 + Classes) * Boxes];
        for (int k = 0; k < 4 + Classes; k++)
        {
            for (int box = 0; box < Boxes; box++)
                transposed[k * Boxes + box] = k < 4 ? boxes[box * (5 + Classes) + k] : boxes[box * (5 + Classes) + 4] * boxes[box * (5 + Classes) + k + 1];
        }

        return transposed;
    }
}
