using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The columns that RISE adds, in their order.</summary>
internal enum OutputColumn
{
    Saliency,
    Target,
    TargetLabel,
    Score,
    Masks,
}

/// <summary>Names and types of the added columns.</summary>
internal static class OutputColumns
{
    public static readonly IReadOnlyList<OutputColumn> All = Enum.GetValues<OutputColumn>();

    /// <summary>The output name itself for the map, otherwise the output name and what it is, so that a plain class binds without attributes.</summary>
    public static string NameOf(OutputColumn column, string outputColumnName) =>
        column == OutputColumn.Saliency ? outputColumnName : outputColumnName + column;

    public static DataViewType TypeOf(OutputColumn column, IReadOnlyList<int> mapDimensions) => column switch
    {
        OutputColumn.Saliency => new VectorDataViewType(NumberDataViewType.Single, mapDimensions.ToArray()),
        OutputColumn.Score => NumberDataViewType.Single,
        OutputColumn.TargetLabel => TextDataViewType.Instance,
        OutputColumn.Target or OutputColumn.Masks => NumberDataViewType.Int32,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>A schema of the added columns after those of <paramref name="input"/>.</summary>
    public static DataViewSchema Append(DataViewSchema input, string outputColumnName, IReadOnlyList<int> mapDimensions)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (OutputColumn column in All)
            builder.AddColumn(NameOf(column, outputColumnName), TypeOf(column, mapDimensions));
        return builder.ToSchema();
    }
}
