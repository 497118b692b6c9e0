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

    /// <summary>Tables of sums begin with a row and a column of zeros.</summary>
    private const int Stride = Cells + 1, TableArea = Stride * Stride;

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

    /// <summary>The outlines of garments of a size, each in a window with a cell of margin, about the middle of the same square.</summary>
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

        /// <summary>The side of the square.</summary>
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

            int columns = WithMargin(width), rows = WithMargin(height), size = columns * rows;
            float mean = cells.Sum(c => c.Share) / size, variation = cells.Sum(c => c.Share * c.Share) - mean * mean * size;
            return new Outline([.. cells], (Side - rows) / 2 * Cells + (Side - columns) / 2, columns, rows, mean, variation, (float)(Step * width), (float)(Step * height));
        }

        /// <summary>As many cells on either side of the middle.</summary>
        private int WithMargin(double extent) => Side - (Side - Math.Min(Side, (int)Math.Ceiling(extent) + 2)) / 2 * 2;
    }

    /// <param name="Cells">Those that the garment covers a share of, by their distance from the first cell of the square.</param>
    /// <param name="First">The first cell of the window, likewise.</param>
    /// <param name="Columns">Of the window.</param>
    /// <param name="Rows">Of the window.</param>
    /// <param name="Mean">The mean share.</param>
    /// <param name="Variation">The sum of the squares of what differs from it.</param>
    /// <param name="Width">Of the box, in pixels.</param>
    /// <param name="Height">Of the box, in pixels.</param>
    private sealed record Outline((int Offset, float Share)[] Cells, int First, int Columns, int Rows, float Mean, float Variation, float Width, float Height);

    /// <summary>What one call needs of memory. Squares are known by their first cell.</summary>
    private sealed class Work
    {
        private readonly float[] _colours = new float[3 * Area], _squares = new float[3 * Area];
        private readonly float[] _variation = new float[Area], _covariance = new float[Area], _sum = new float[Area];
        private readonly float[] _colourTable = new float[3 * TableArea], _squareTable = new float[TableArea];
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
            _squareTable.AsSpan().Clear();
            for (int channel = 0; channel < 3; channel++)
            {
                Span<float> table = _colourTable.AsSpan(channel * TableArea, TableArea);
                table.Clear();
                AddUp(_colours.AsSpan(channel * Area, Area), table);
                AddUp(_squares.AsSpan(channel * Area, Area), _squareTable);
            }
        }

        /// <summary>For each window and kind of garment, the correlation of its outline with the colours: the root of the share of their variance that it explains.</summary>
        public void Explain(Frame frame)
        {
            int last = (frame.Places - 1) * (Cells + 1);
            Span<float> variation = _variation.AsSpan(0, last + 1), covariance = _covariance.AsSpan(0, last + 1), sum = _sum.AsSpan(0, last + 1);
            for (int kind = 0; kind < frame.Outlines.Length; kind++)
            {
                Outline outline = frame.Outlines[kind];
                int size = outline.Columns * outline.Rows;
                Span<float> explained = _explained[kind].AsSpan(0, last + 1);
                explained.Clear();
                SumWindows(_squareTable, outline, variation);
                TensorPrimitives.Add(variation, Floor * size, variation);
                for (int channel = 0; channel < 3; channel++)
                {
                    SumWindows(_colourTable.AsSpan(channel * TableArea, TableArea), outline, sum);
                    TensorPrimitives.Multiply(sum, -outline.Mean, covariance);
                    TensorPrimitives.Multiply(sum, sum, sum);
                    TensorPrimitives.MultiplyAdd(sum, -1f / size, variation, variation);
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

        /// <summary>Adds to each place of a table the sum of all that is above and left of it.</summary>
        private static void AddUp(ReadOnlySpan<float> values, Span<float> table)
        {
            Span<float> above = stackalloc float[Cells];
            above.Clear();
            for (int y = 0; y < Cells; y++)
            {
                TensorPrimitives.Add(above, values.Slice(y * Cells, Cells), above);
                float sum = 0;
                for (int x = 0; x < Cells; x++)
                    table[(y + 1) * Stride + x + 1] += sum += above[x];
            }
        }

        /// <summary>The sums over the window of an outline, for the square at each cell.</summary>
        private static void SumWindows(ReadOnlySpan<float> table, Outline outline, Span<float> sums)
        {
            int first = outline.First / Cells * Stride + outline.First % Cells;
            for (int from = 0; from < sums.Length; from += Cells)
            {
                Span<float> row = sums[from..Math.Min(from + Cells, sums.Length)];
                int at = first + from / Cells * Stride, width = Math.Min(row.Length, Cells - outline.Columns + 1 - outline.First % Cells);
                row = row[..width];
                ReadOnlySpan<float> below = table[(at + outline.Rows * Stride)..];
                TensorPrimitives.Subtract(below.Slice(outline.Columns, width), below[..width], row);
                TensorPrimitives.Subtract(row, table.Slice(at + outline.Columns, width), row);
                TensorPrimitives.Add(row, table.Slice(at, width), row);
            }
        }
    }
}
