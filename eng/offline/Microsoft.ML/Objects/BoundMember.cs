using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A member of a class, checked against the column that it stands for.</summary>
internal sealed record BoundMember(MemberInfo Member, DataViewSchema.DetachedColumn Column)
{
    /// <summary>The columns that a class, as its definition has it, gives to a view.</summary>
    public static BoundMember[] Bind<TRow>(SchemaDefinition definition) => [.. definition.Select(Bind<TRow>)];

    /// <summary>The same with the types and annotations of <paramref name="schema"/>; members that it lacks remain as they are.</summary>
    public static BoundMember[] Bind<TRow>(DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        foreach (var column in schema.Where(c => !c.IsHidden))
        {
            var member = definition.Find(c => c.ColumnName == column.Name)
                ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            member.AddAnnotations(column.Annotations);
        }
        return Bind<TRow>(definition);
    }

    public static DataViewSchema SchemaOf(IEnumerable<BoundMember> members)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(members.Select(m => m.Column));
        return builder.ToSchema();
    }

    private static BoundMember Bind<TRow>(SchemaDefinition.Column column)
    {
        var member = typeof(TRow).GetMember(column.MemberName, BindingFlags.Public | BindingFlags.Instance).SingleOrDefault()
            ?? throw new InvalidOperationException($"Type should contain a member named {column.MemberName}");
        var (item, isVector) = MemberTypes.RawItem(MemberTypes.TypeOf(member));
        var vector = column.ColumnType as VectorDataViewType;
        Check.That(isVector == vector is not null, "userSchemaDefinition",
            $"Column '{column.ColumnName}' is supposed to be {Shape(vector is not null)}, " +
            $"but type of associated field '{column.MemberName}' is {Shape(isVector)}");
        var expected = vector?.ItemType.RawType ?? column.ColumnType.RawType;
        Check.That(item == expected, "userSchemaDefinition",
            $"Column '{column.ColumnName}' is supposed to have item type {expected}, but associated field has type {item}");
        return new BoundMember(member, new(column.ColumnName, column.ColumnType, column.Annotations));
    }

    private static string Shape(bool isVector) => isVector ? "vector" : "scalar";
}
