using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise;

/// <summary>The schema of rows with their explanations.</summary>
internal static class OutputColumns
{
    /// <summary>The columns that are added to rows whose maps have such sizes.</summary>
    public static IReadOnlyList<ExplanationColumn> Of(ExplanationOptions options, MapSize size) => [.. options.Columns.Where(c => c.Size is null || c.Size == size)];

    /// <summary>A schema of the added columns after those of <paramref name="input"/>.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <param name="options">What is added.</param>
    /// <param name="size">Whether the maps of all rows have the same positions.</param>
    /// <param name="mapDimensions">The dimensions of one target's map; null where they differ from row to row.</param>
    /// <param name="numberOfTargets">K; null for one target by nature.</param>
    /// <param name="positionNames">The slot names of one target's map, from <see cref="PositionNames"/>; several maps have none.</param>
    public static DataViewSchema Append(
        DataViewSchema input, ExplanationOptions options, MapSize size, IReadOnlyList<int>? mapDimensions, int? numberOfTargets, DataViewSchema.Annotations? positionNames)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (ExplanationColumn column in Of(options, size))
            builder.AddColumn(column.NameIn(options.OutputColumnName), column.TypeOf(mapDimensions, numberOfTargets), numberOfTargets is null && column.IsMap ? positionNames : null);
        return builder.ToSchema();
    }

    /// <summary>The names that the shape gives, or the slot names of the input column, where each of its values is a position of the map; null where there are none.</summary>
    public static DataViewSchema.Annotations? PositionNames(InputBinding binding)
    {
        InputShape? shape = binding.Shape;
        DataViewSchema.Column input = binding.Columns[0];
        if (shape is { PositionNames.Count: > 0 })
            return SlotNames([.. shape.PositionNames.Select(n => n.AsMemory())]);
        if (shape is null || shape.Segments.Count > 0 || shape.Length != shape.NumberOfSegments || !input.HasSlotNames())
            return null;
        var names = new DataViewSchema.Annotations.Builder();
        names.Add(input.Annotations, kind => kind == ColumnAnnotations.SlotNames);
        return names.ToAnnotations();
    }

    /// <summary>The slot names of a map of one position, whatever it is called: a shape says only that there are some.</summary>
    public static DataViewSchema.Annotations AnyPositionNames() => SlotNames([default]);

    private static DataViewSchema.Annotations SlotNames(ReadOnlyMemory<char>[] all)
    {
        var names = new DataViewSchema.Annotations.Builder();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames = (ref value) => value = new VBuffer<ReadOnlyMemory<char>>(all.Length, [.. all]);
        names.Add(ColumnAnnotations.SlotNames, new VectorDataViewType(TextDataViewType.Instance, all.Length), getNames);
        return names.ToAnnotations();
    }
}
