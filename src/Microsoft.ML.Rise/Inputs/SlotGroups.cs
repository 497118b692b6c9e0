using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The slots of a vector of features that come from one source, as the slots of a one-hot encoding do.</summary>
internal static class SlotGroups
{
    private const string CategoricalSlotRanges = "CategoricalSlotRanges";

    /// <summary>Features with a segment for each source, named by it.</summary>
    /// <param name="column">A vector of known size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column says nothing of its slots.</exception>
    public static InputShape ShapeOf(DataViewSchema.Column column)
    {
        int count = ((VectorDataViewType)column.Type).Size;
        string[] names = NamesOf(column, count);
        int[] ranges = RangesOf(column);
        if (names.All(n => n.Length == 0) && ranges.Length == 0)
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema", $"Column '{column.Name}' has neither slot names nor categorical slot ranges, so that nobody knows which slots go together: leave {nameof(RiseOptions.GroupSlotsBySource)} out, or give groups by {nameof(InputShape)}.{nameof(InputShape.WithSegments)}.");
        }

        string[] sources = [.. names.Select((name, slot) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name.Length > 0 ? name : $"{column.Name}[{slot}]")];
        for (int k = 0; k + 1 < ranges.Length; k += 2)
        {
            string source = names[ranges[k]].Length > 0 ? sources[ranges[k]] : $"{column.Name}[{ranges[k]}-{ranges[k + 1]}]";
            for (int slot = ranges[k]; slot <= ranges[k + 1]; slot++)
                sources[slot] = source;
        }

        string[] all = [.. sources.Distinct()];
        return InputShape.Features(count).WithSegments([.. sources.Select(s => Array.IndexOf(all, s))]).WithNames(all);
    }

    private static string[] NamesOf(DataViewSchema.Column column, int count)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        string[] given = [.. names.DenseValues().Select(n => n.ToString())];
        return given.Length == count ? given : [.. Enumerable.Repeat("", count)];
    }

    /// <summary>First and last slot of each categorical source, one after another.</summary>
    private static int[] RangesOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(CategoricalSlotRanges) is not { Type: VectorDataViewType ranges } || ranges.ItemType != NumberDataViewType.Int32)
            return [];
        var values = default(VBuffer<int>);
        column.Annotations.GetValue(CategoricalSlotRanges, ref values);
        return [.. values.DenseValues()];
    }
}
