using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Tests.Models.Detections;

/// <summary>
/// A detector of the garments of <see cref="GarmentScene"/>, of any tint: outlines of three sizes are laid over every place of the picture in steps of 4 pixels, and how they correlate with its colours
/// makes objectness and classes. All boxes are given, before any is suppressed: many that overlap, and wrong ones.
/// </summary>
/// <param name="steepness">How steeply objectness goes by the correlation of outline and picture.</param>
/// <param name="half">The correlation at which objectness is one half.</param>
internal sealed class GarmentDetector(float steepness, float half)
{
    /// <summary>What a copy gives: 576 + 484 + 400 boxes of corners, objectness, and a probability for each class.</summary>
    public const int NumberOfBoxes = 1460;

    private const int Step = 4, Cells = GarmentScene.Side / Step, Area = Cells * Cells;

    /// <summary>Variance below which nothing is seen, and how steeply classes go by the correlation.</summary>
    private const float Floor = 1e-3f, ClassSteepness = 12;

    private static readonly int NumberOfClasses = Garment.All.Count;
    private static readonly int Each = 5 + NumberOfClasses;
    private static readonly Frame[] Frames = [new(7), new(9), new(11)];

    /// <summary>Bears that much is hidden.</summary>
    public static GarmentDetector Tolerant { get; } = new(10, 0.6f);

    /// <summary>Loses what it does not see whole.</summary>
    public static GarmentDetector Strict { get; } = new(24, 0.74f);

    public static DetectionDecoder Decoder { get; } = DetectionDecoder.Tensor(NumberOfClasses, BoxFormat.Corners);

    public RiseScorer CreateScorer(RiseSchedule? schedule = null) => RiseScorer.FromFunction(Score, NumberOfBoxes * Each, schedule);

    private void Score(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
    {
        var work = new Work();
        int length = GarmentScene.Shape.Length;
        for (int k = 0; k < numberOfInputs; k++)
        {
            work.Read(inputs.Slice(k * length, length));
            Span<float> boxes = scores.Slice(k * NumberOfBoxes * Each, NumberOfBoxes * Each);
            foreach (Frame frame in Frames)
            {
                work.Explain(frame);
                boxes = boxes[work.Write(frame, boxes, steepness, half)..];
            }
        }
    }

    /// <summary>A square window with a cell of margin around garments of a size, and the outline of each kind in its middle.</summary>
    private sealed class Frame
    {
        private const int Samples = 4;

        public Frame(int garment)
        {
            Garment = garment;
            Outlines = [.. Models.Detections.Garment.All.Select(OutlineOf)];
        }

        /// <summary>The longer side of a garment, in cells.</summary>
        public int Garment { get; }

        /// <summary>The side of the window.</summary>
        public int Side => Garment + 2;

        /// <summary>On each axis.</summary>
        public int Places => Cells - Side + 1;

        public Outline[] Outlines { get; }

        private Outline OutlineOf(Garment garment)
        {
            (double width, double height) = (Garment * garment.Extent.Width, Garment * garment.Extent.Height);
            var cells = new List<(int Offset, float Share)>();
            for (int cell = 0; cell < Side * Side; cell++)
            {
                int covered = 0;
                for (int sample = 0; sample < Samples * Samples; sample++)
                {
                    double x = cell % Side + (sample % Samples + 0.5) / Samples - (Side - width) / 2, y = cell / Side + (sample / Samples + 0.5) / Samples - (Side - height) / 2;
                    covered += garment.Covers(x / width, y / height) ? 1 : 0;
                }

                if (covered > 0)
                    cells.Add((cell / Side * Cells + cell % Side, (float)covered / (Samples * Samples)));
            }

            float mean = cells.Sum(c => c.Share) / (Side * Side), variation = cells.Sum(c => c.Share * c.Share) - mean * mean * Side * Side;
            return new Outline([.. cells], mean, variation, (float)(Step * width), (float)(Step * height));
        }
    }

    /// <param name="Cells">Those that the garment covers a share of, by their distance from the first cell of the window.</param>
    /// <param name="Mean">The mean share.</param>
    /// <param name="Variation">The sum of the squares of what differs from it.</param>
    /// <param name="Width">Of the box, in pixels.</param>
    /// <param name="Height">Of the box, in pixels.</param>
    private sealed record Outline((int Offset, float Share)[] Cells, float Mean, float Variation, float Width, float Height);

    /// <summary>What one call needs of memory. Windows are known by their first cell.</summary>
    private sealed class Work
    {
        private readonly float[] _colours = new float[3 * Area], _squares = new float[3 * Area];
        private readonly float[] _sums = new float[3 * Area], _variation = new float[Area], _covariance = new float[Area], _rows = new float[Area];
        private readonly float[][] _explained = [.. Garment.All.Select(_ => new float[Area])];

        /// <summary>The mean colour of each cell.</summary>
        public void Read(ReadOnlySpan<float> picture)
        {
            Span<float> row = stackalloc float[GarmentScene.Side];
            for (int line = 0; line < 3 * Cells; line++)
            {
                ReadOnlySpan<float> rows = picture.Slice(line * Step * GarmentScene.Side, Step * GarmentScene.Side);
                rows[..GarmentScene.Side].CopyTo(row);
                for (int k = 1; k < Step; k++)
                    TensorPrimitives.Add(row, rows.Slice(k * GarmentScene.Side, GarmentScene.Side), row);
                for (int cell = 0; cell < Cells; cell++)
                    _colours[line * Cells + cell] = (row[Step * cell] + row[Step * cell + 1] + row[Step * cell + 2] + row[Step * cell + 3]) / (Step * Step);
            }

            TensorPrimitives.Multiply(_colours, _colours, _squares);
        }

        /// <summary>For each window and kind of garment, the correlation of its outline with the colours: the root of the share of their variance that it explains.</summary>
        public void Explain(Frame frame)
        {
            int last = (frame.Places - 1) * (Cells + 1), size = frame.Side * frame.Side;
            Span<float> variation = _variation.AsSpan(0, last + 1), covariance = _covariance.AsSpan(0, last + 1);
            variation.Fill(Floor * size);
            for (int channel = 0; channel < 3; channel++)
            {
                Span<float> sums = _sums.AsSpan(channel * Area, last + 1);
                SumWindows(_squares.AsSpan(channel * Area, Area), frame.Side, covariance);
                TensorPrimitives.Add(variation, covariance, variation);
                SumWindows(_colours.AsSpan(channel * Area, Area), frame.Side, sums);
                TensorPrimitives.Multiply(sums, sums, covariance);
                TensorPrimitives.MultiplyAdd(covariance, -1f / size, variation, variation);
            }

            for (int kind = 0; kind < frame.Outlines.Length; kind++)
            {
                Outline outline = frame.Outlines[kind];
                Span<float> explained = _explained[kind].AsSpan(0, last + 1);
                explained.Clear();
                for (int channel = 0; channel < 3; channel++)
                {
                    TensorPrimitives.Multiply(_sums.AsSpan(channel * Area, last + 1), -outline.Mean, covariance);
                    foreach ((int offset, float share) in outline.Cells)
                        TensorPrimitives.MultiplyAdd(_colours.AsSpan(channel * Area + offset, last + 1), share, covariance, covariance);
                    TensorPrimitives.MultiplyAdd(covariance, covariance, explained, explained);
                }

                TensorPrimitives.Divide(explained, variation, explained);
                TensorPrimitives.Divide(explained, outline.Variation, explained);
                TensorPrimitives.Sqrt(explained, explained);
            }
        }

        /// <summary>Writes the box of the best kind at each window, and gives how many numbers they took.</summary>
        public int Write(Frame frame, Span<float> boxes, float steepness, float half)
        {
            int at = 0;
            for (int window = 0; window < frame.Places * frame.Places; window++, at += Each)
            {
                int x = window % frame.Places, y = window / frame.Places, best = 0;
                Span<float> box = boxes.Slice(at, Each), probabilities = box[5..];
                for (int kind = 0; kind < probabilities.Length; kind++)
                {
                    probabilities[kind] = _explained[kind][y * Cells + x];
                    best = probabilities[kind] > probabilities[best] ? kind : best;
                }

                float middle = frame.Side / 2f, centreX = Step * (x + middle), centreY = Step * (y + middle);
                Outline outline = frame.Outlines[best];
                (box[0], box[1], box[2], box[3]) = (centreX - outline.Width / 2, centreY - outline.Height / 2, centreX + outline.Width / 2, centreY + outline.Height / 2);
                box[4] = 1 / (1 + MathF.Exp(-steepness * (probabilities[best] - half)));
                TensorPrimitives.Multiply(probabilities, ClassSteepness, probabilities);
                TensorPrimitives.SoftMax(probabilities, probabilities);
            }

            return at;
        }

        private void SumWindows(ReadOnlySpan<float> values, int side, Span<float> sums)
        {
            Span<float> rows = _rows;
            rows.Clear();
            for (int k = 0; k < side; k++)
                TensorPrimitives.Add(rows[..^k], values[k..], rows[..^k]);
            sums.Clear();
            for (int k = 0; k < side; k++)
                TensorPrimitives.Add(sums, rows.Slice(k * Cells, sums.Length), sums);
        }
    }
}
