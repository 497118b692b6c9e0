using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What is known of a schema before there is data: names, kinds and item types, but no sizes.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
        if (_columns.Any(c => c.Name is null))
            throw new ArgumentOutOfRangeException(nameof(columns), "Some items are not initialized properly");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Create(DataViewSchema schema) => new(schema.Where(c => !c.IsHidden).Select(Shape));

    internal bool TryFindColumn(string name, out Column column)
    {
        column = _columns.LastOrDefault(c => c.Name == name);
        return column.Name is not null;
    }

    /// <summary>The columns of this shape, with <paramref name="added"/> in the place of namesakes or at the end.</summary>
    internal SchemaShape With(IEnumerable<Column> added)
    {
        var columns = new OrderedDictionary<string, Column>();
        foreach (var column in _columns.Concat(added))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    /// <summary>The shape of a column with the given name, type and annotations.</summary>
    internal static Column Shape(string name, DataViewType type, SchemaShape? annotations = null)
    {
        var vector = type as VectorDataViewType;
        var kind = vector is null ? Column.VectorKind.Scalar : vector.IsKnownSize ? Column.VectorKind.Vector : Column.VectorKind.VariableVector;
        var itemType = vector?.ItemType ?? type;
        bool isKey = itemType is KeyDataViewType;
        if (isKey)
            itemType = PrimitiveDataViewType.FromRawType(itemType.RawType)!;
        return new Column(name, kind, itemType, isKey, annotations);
    }

    private static Column Shape(DataViewSchema.Column column) => Shape(column.Name, column.Type, Create(column.Annotations.Schema));
}
