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

    /// <summary>Whether <see cref="Probabilities"/> are class by class: as the detector gave them, since few boxes are near enough for theirs to be looked at.</summary>
    public bool IsByClass { get; private set; }

    /// <summary>Box by box, or class by class.</summary>
    public Span<float> Probabilities => _probabilities.AsSpan(0, Count * NumberOfClasses);

    /// <summary>Those of a box.</summary>
    /// <param name="box">Which.</param>
    /// <param name="room">For as many as there are classes.</param>
    public ReadOnlySpan<float> ProbabilitiesOf(int box, Span<float> room)
    {
        if (!IsByClass)
            return _probabilities.AsSpan(box * NumberOfClasses, NumberOfClasses);
        for (int c = 0; c < NumberOfClasses; c++)
            room[c] = _probabilities[c * Count + box];
        return room[..NumberOfClasses];
    }

    /// <summary>Makes room, and forgets what was.</summary>
    public void Reset(int count, int numberOfClasses, bool isByClass = false)
    {
        (Count, NumberOfClasses, IsByClass) = (count, numberOfClasses, isByClass);
        Fit(ref _boxes, 4 * count);
        Fit(ref _objectness, count);
        Fit(ref _scores, count);
        Fit(ref _classes, count);
        Fit(ref _probabilities, checked(count * numberOfClasses));
    }

    /// <summary>For detectors that say nothing of objectness: the largest probability.</summary>
    public void TakeLargestAsObjectness()
    {
        if (IsByClass)
        {
            Probabilities[..Count].CopyTo(Objectness);
            for (int c = 1; c < NumberOfClasses; c++)
                TensorPrimitives.Max(Objectness, Probabilities.Slice(c * Count, Count), Objectness);
            return;
        }

        for (int box = 0; box < Count; box++)
            _objectness[box] = TensorPrimitives.Max<float>(ProbabilitiesOf(box, []));
    }

    /// <summary>The most probable class of each box, and its score.</summary>
    /// <param name="hasObjectness">Whether objectness says more than the probabilities.</param>
    public void Rank(bool hasObjectness)
    {
        float[] room = new float[NumberOfClasses];
        for (int box = 0; box < Count; box++)
        {
            ReadOnlySpan<float> probabilities = ProbabilitiesOf(box, room);
            _classes[box] = TensorPrimitives.IndexOfMax(probabilities);
            _scores[box] = hasObjectness ? _objectness[box] * probabilities[_classes[box]] : _objectness[box];
        }
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
        Probabilities = ProbabilitiesOf(box, new float[NumberOfClasses]).ToArray(),
    };

    private static void Fit<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
    }
}
