using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Binds the members of a class to columns of a schema, and fills objects from rows.</summary>
internal sealed class RowFiller<TRow>
    where TRow : class
{
    private readonly List<(MemberInfo Member, DataViewSchema.Column Column)> _bindings = [];

    public RowFiller(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition)
    {
        foreach (var bound in definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(bound.ColumnName) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw SchemaErrors.MissingColumn("Schema", "", bound.ColumnName);
            }
            var member = typeof(TRow).GetMember(bound.MemberName, BindingFlags.Public | BindingFlags.Instance).Single();
            var memberType = MemberTypes.TypeOf(member);
            if (!ColumnReaders.CanRead(column.Type, memberType))
            {
                throw new InvalidOperationException($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' " +
                    $"to field or property '{member.Name}' of type '{memberType}'.");
            }
            _bindings.Add((member, column));
        }
    }

    public IEnumerable<DataViewSchema.Column> Columns => _bindings.Select(b => b.Column);

    /// <summary>Copies the bound columns of the row, as it then stands, into an object. What the object holds is used again where it fits.</summary>
    public Action<TRow> Over(DataViewRow row)
    {
        var fillers = _bindings.ConvertAll(b =>
            (Action<TRow>)GenericCall.Invoke(MemberFiller<int>, [MemberTypes.TypeOf(b.Member)], row, b.Column, b.Member)!);
        return target => fillers.ForEach(fill => fill(target));
    }

    private static Action<TRow> MemberFiller<TValue>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = MemberAccess.Get<TRow, TValue>(member);
        var set = MemberAccess.Set<TRow, TValue>(member);
        var read = ColumnReaders.Create<TValue>(row, column);
        return target =>
        {
            var value = get(target);
            read(ref value);
            set(target, value);
        };
    }
}
