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
        string[] names = column.NamesOfSlots();
        int[] ranges = RangesOf(column);
        if (names.All(n => n.Length == 0) && ranges.Length == 0)
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema", $"Column '{column.Name}' has neither slot names nor categorical slot ranges, so that nobody knows which slots go together: leave {nameof(RiseOptions.GroupSlotsBySource)} out, or give groups by {nameof(InputShape)}.{nameof(InputShape.WithSegments)}.");
        }

        string[] upToDots = [.. names.Select((name, slot) => name.Length > 0 ? UpToFirstDot(name) : $"{column.Name}[{slot}]")], sources = [.. upToDots];
        for (int k = 0; k + 1 < ranges.Length; k += 2)
        {
            (int first, int last) = (ranges[k], ranges[k + 1]);
            string common = CommonOf(names.AsSpan(first, last - first + 1)), place = last - first + 1 == count ? column.Name : $"{column.Name}[{first}-{last}]";

            // Columns may have dots in their names: "Home.Town.Bonn" and "Home.Kind.Flat" are of two sources.
            sources.AsSpan(first, last - first + 1).Fill(common.Length > 0 ? new[] { UpToFirstDot(common), common, place }.FirstOrDefault(IsFree, place) : place);

            bool IsFree(string source) => !upToDots.Concat(sources).Where((other, slot) => (slot % count < first || slot % count > last) && other == source).Any();
        }

        string[] all = [.. sources.Distinct()];
        return InputShape.Features(count).WithSegments([.. sources.Select(s => Array.IndexOf(all, s))]).WithNames(all);
    }

    private static string UpToFirstDot(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;

    /// <summary>What the names of slots of one source have in common, up to its last dot; of one slot, up to that, or its name. Nothing where they have nothing in common.</summary>
    private static string CommonOf(ReadOnlySpan<string> names)
    {
        ReadOnlySpan<char> common = names[0];
        foreach (string name in names)
            common = common[..common.CommonPrefixLength(name)];
        return common.LastIndexOf('.') is > 0 and var dot ? common[..dot].ToString() : names.Length == 1 ? names[0] : "";
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
