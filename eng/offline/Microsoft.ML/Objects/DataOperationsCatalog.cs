using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Views from objects, objects from views, and filters.</summary>
public sealed class DataOperationsCatalog
{
    internal DataOperationsCatalog()
    {
    }

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        var definition = schemaDefinition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        return new ObjectDataView<TRow>(data, BoundMember.Bind<TRow>(definition));
    }

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schema);
        return new ObjectDataView<TRow>(data, BoundMember.Bind<TRow>(schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition? schemaDefinition = null)
        where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        return Rows(data, reuseRowObject, new RowFiller<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition));
    }

    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check.NonEmpty(columnName, nameof(columnName));
        return new RangeFilterDataView(input, columnName, lowerBound, upperBound);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check.That(count > 0, nameof(count), "Must be greater than zero.");
        return new RowRangeDataView(input, 0, count);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check.That(count > 0, nameof(count), "Must be greater than zero.");
        return new RowRangeDataView(input, count, long.MaxValue);
    }

    private static IEnumerable<TRow> Rows<TRow>(IDataView data, bool reuseRowObject, RowFiller<TRow> filler)
        where TRow : class, new()
    {
        using var cursor = data.GetRowCursor(filler.Columns);
        var fill = filler.Over(cursor);
        TRow? row = null;
        while (cursor.MoveNext())
        {
            if (row is null || !reuseRowObject)
                row = new TRow();
            fill(row);
            yield return row;
        }
    }
}
