using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Targets;

/// <summary>The boxes of one input, before any is suppressed, as a decoder reads them. Used again for the next input.</summary>
internal sealed class Proposals
{
    private float[] _boxes = [], _objectness = [], _scores = [], _probabilities = [];
    private int[] _classes = [];

    public int Count { get; private set; }

    /// <summary>How many classes have a probability; 0 where each box has but a class.</summary>
    public int NumberOfClasses { get; private set; }

    /// <summary>Left, top, right, bottom of each box, in positions of the input.</summary>
    public Span<float> Boxes => _boxes.AsSpan(0, 4 * Count);

    public Span<float> Objectness => _objectness.AsSpan(0, Count);

    public Span<float> Scores => _scores.AsSpan(0, Count);

    public Span<int> Classes => _classes.AsSpan(0, Count);

    /// <summary>Box by box.</summary>
    public Span<float> Probabilities => _probabilities.AsSpan(0, Count * NumberOfClasses);

    public ReadOnlySpan<float> ProbabilitiesOf(int box) => _probabilities.AsSpan(box * NumberOfClasses, NumberOfClasses);

    /// <summary>Makes room, and forgets what was.</summary>
    public void Reset(int count, int numberOfClasses)
    {
        (Count, NumberOfClasses) = (count, numberOfClasses);
        Fit(ref _boxes, 4 * count);
        Fit(ref _objectness, count);
        Fit(ref _scores, count);
        Fit(ref _classes, count);
        Fit(ref _probabilities, checked(count * numberOfClasses));
    }

    /// <summary>Adds a box; all with as many probabilities.</summary>
    public void Add(float left, float top, float right, float bottom, float objectness, ReadOnlySpan<float> probabilities, float? score)
    {
        if (Count == 0)
            NumberOfClasses = probabilities.Length;
        else if (probabilities.Length != NumberOfClasses)
            throw new InvalidOperationException($"All boxes of an input must have equally many probabilities: the first has {NumberOfClasses}, box {Count} has {probabilities.Length}.");
        int box = Count++;
        Fit(ref _boxes, 4 * Count);
        Fit(ref _objectness, Count);
        Fit(ref _scores, Count);
        Fit(ref _classes, Count);
        Fit(ref _probabilities, Count * NumberOfClasses);
        ((ReadOnlySpan<float>)[left, top, right, bottom]).CopyTo(_boxes.AsSpan(4 * box));
        _objectness[box] = objectness;
        probabilities.CopyTo(_probabilities.AsSpan(box * NumberOfClasses));
        _classes[box] = TensorPrimitives.IndexOfMax(probabilities);
        _scores[box] = score ?? objectness * probabilities[_classes[box]];
    }

    public Detection this[int box] => new(_boxes[4 * box], _boxes[4 * box + 1], _boxes[4 * box + 2], _boxes[4 * box + 3], _classes[box])
    {
        Objectness = _objectness[box],
        Score = _scores[box],
        Probabilities = ProbabilitiesOf(box).ToArray(),
    };

    private static void Fit<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
    }
}
