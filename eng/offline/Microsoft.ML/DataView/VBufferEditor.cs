namespace Microsoft.ML.Data;

/// <summary>Makes editors that refill a vector's own buffers.</summary>
public static class VBufferEditor
{
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) =>
        Create(ref destination, destination.Length, destination.GetValues().Length);

    public static VBufferEditor<T> Create<T>(scoped ref VBuffer<T> destination, int newLogicalLength, int? valuesCount = null,
        int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false)
    {
        Check.That(newLogicalLength >= 0, nameof(newLogicalLength), "Must be non-negative.");
        int count = valuesCount ?? newLogicalLength;
        Check.That(count <= newLogicalLength, nameof(valuesCount), "If specified, must be no greater than newLogicalLength");
        int capacity = Math.Max(count, Math.Min(maxValuesCapacity ?? count, newLogicalLength));
        var values = Fit(destination.ValueBuffer, count, capacity, keepOldOnResize);
        var indices = destination.IndexBuffer;
        if (count < newLogicalLength || requireIndicesOnDense)
            indices = Fit(indices, count, capacity, keepOldOnResize);
        return new VBufferEditor<T>(newLogicalLength, count, values, indices, values != destination.ValueBuffer, indices != destination.IndexBuffer);
    }

    private static TItem[] Fit<TItem>(TItem[]? old, int count, int capacity, bool keepOld)
    {
        if (old is not null && old.Length >= count)
            return old;
        var fresh = new TItem[capacity];
        if (keepOld)
            old?.CopyTo(fresh, 0);
        return fresh;
    }
}
