namespace Microsoft.ML.Data;

/// <summary>A vector, dense or sparse, whose buffers can be used again by the next row.</summary>
public readonly struct VBuffer<T>
{
    private readonly T[]? _values;
    private readonly int[]? _indices;
    private readonly int _count;

    public readonly int Length;

    /// <summary>A dense vector; <paramref name="indices"/> is only kept for later use.</summary>
    public VBuffer(int length, T[] values, int[]? indices = null)
        : this(length, length, values, indices)
    {
    }

    /// <summary>A sparse vector, or a dense one if <paramref name="count"/> equals <paramref name="length"/>.</summary>
    public VBuffer(int length, int count, T[] values, int[]? indices)
    {
        Check.That(length >= 0, nameof(length));
        Check.That(0 <= count && count <= length, nameof(count));
        Check.That((values?.Length ?? 0) >= count, nameof(values));
        Check.That(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    internal T[]? ValueBuffer => _values;

    internal int[]? IndexBuffer => _indices;

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.That(0 <= sourceIndex && sourceIndex <= Length, nameof(sourceIndex));
        Check.That(0 <= length && length <= Length - sourceIndex, nameof(length));
        int first = FirstAtOrAfter(sourceIndex), end = FirstAtOrAfter(sourceIndex + length);
        var editor = VBufferEditor.Create(ref destination, length, end - first);
        GetValues()[first..end].CopyTo(editor.Values);
        if (end - first < length)
        {
            for (int i = first; i < end; i++)
                editor.Indices[i - first] = _indices![i] - sourceIndex;
        }
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default!)
    {
        Check.That(0 <= destinationIndex && destinationIndex <= destination.Length - Length, nameof(destination),
            "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices![i]] = _values![i];
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (!all && !IsDense)
        {
            for (int i = 0; i < _count; i++)
                yield return new(_indices![i], _values![i]);
            yield break;
        }
        for (int i = 0, next = 0; i < Length; i++)
        {
            bool present = IsDense || (next < _count && _indices![next] == i);
            yield return new(i, present ? _values![next++] : default!);
        }
    }

    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    public T GetItemOrDefault(int index)
    {
        Check.That(0 <= index && index < Length, nameof(index));
        int place = IsDense ? index : _indices.AsSpan(0, _count).BinarySearch(index);
        return place >= 0 ? _values![place] : default!;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public override string ToString() => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    private int FirstAtOrAfter(int index)
    {
        if (IsDense)
            return index;
        int place = _indices.AsSpan(0, _count).BinarySearch(index);
        return place >= 0 ? place : ~place;
    }
}
