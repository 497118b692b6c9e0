using Microsoft.ML.Data;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>The columns that RISE adds, in their order.</summary>
internal enum OutputColumn
{
    Saliency,
    Target,
    TargetLabel,
    Score,
    Masks,
    StandardError,
    Reliability,
    Differing,
    Contrast,
    ContrastStandardError,

    /// <summary>Where it differs from row to row.</summary>
    Size,
}

/// <summary>Names and types of the added columns.</summary>
internal static class OutputColumns
{
    /// <param name="isSizeKnown">Whether the maps of all rows have the same dimensions.</param>
    public static IReadOnlyList<OutputColumn> All(bool isSizeKnown) => [.. Enum.GetValues<OutputColumn>().Where(c => c != OutputColumn.Size || !isSizeKnown)];

    /// <summary>The output name itself for the map, otherwise the output name and what it is, so that a plain class binds without attributes.</summary>
    public static string NameOf(OutputColumn column, string outputColumnName) =>
        column == OutputColumn.Saliency ? outputColumnName : outputColumnName + column;

    /// <param name="column">An added column.</param>
    /// <param name="mapDimensions">The dimensions of one target's map; null where they differ from row to row.</param>
    /// <param name="numberOfTargets">K, which becomes an axis of all that is said of a target; null for one target by nature, which needs none.</param>
    public static DataViewType TypeOf(OutputColumn column, IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => column switch
    {
        _ when IsMap(column) => mapDimensions is null
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, numberOfTargets is int k ? [k, .. mapDimensions] : mapDimensions.ToArray()),
        OutputColumn.Size => new VectorDataViewType(NumberDataViewType.Int32, 2),
        OutputColumn.Score or OutputColumn.Reliability => ForEachTarget(NumberDataViewType.Single, numberOfTargets),
        OutputColumn.TargetLabel => ForEachTarget(TextDataViewType.Instance, numberOfTargets),
        OutputColumn.Target or OutputColumn.Differing => ForEachTarget(NumberDataViewType.Int32, numberOfTargets),
        OutputColumn.Masks => NumberDataViewType.Int32,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>A schema of the added columns after those of <paramref name="input"/>.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <param name="outputColumnName">The name of the map's column.</param>
    /// <param name="mapDimensions">The dimensions of one target's map; null where they differ from row to row.</param>
    /// <param name="numberOfTargets">K; null for one target by nature.</param>
    /// <param name="positionNames">The slot names of one target's map, from <see cref="PositionNames"/>; several maps have none.</param>
    public static DataViewSchema Append(
        DataViewSchema input, string outputColumnName, IReadOnlyList<int>? mapDimensions, int? numberOfTargets, DataViewSchema.Annotations? positionNames)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (OutputColumn column in All(mapDimensions is not null))
        {
            bool isNamed = numberOfTargets is null && IsMap(column);
            builder.AddColumn(NameOf(column, outputColumnName), TypeOf(column, mapDimensions, numberOfTargets), isNamed ? positionNames : null);
        }

        return builder.ToSchema();
    }

    /// <summary>The names that the shape gives, or the slot names of the input column, where each of its values is a position of the map; null where there are none.</summary>
    public static DataViewSchema.Annotations? PositionNames(DataViewSchema.Column input, InputShape? shape)
    {
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

    /// <summary>Whether a column has a value for each position.</summary>
    private static bool IsMap(OutputColumn column) =>
        column is OutputColumn.Saliency or OutputColumn.StandardError or OutputColumn.Contrast or OutputColumn.ContrastStandardError;

    private static DataViewType ForEachTarget(PrimitiveDataViewType type, int? numberOfTargets) =>
        numberOfTargets is int k ? new VectorDataViewType(type, k) : type;
}
