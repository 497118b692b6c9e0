using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are which columns.</summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName)!;
        set
        {
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        var definition = new SchemaDefinition();
        foreach (var member in Members(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            Check.That(definition[name] is null, nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, name, MemberTypes.ColumnTypeOf(member)));
        }
        return definition;
    }

    private static IEnumerable<MemberInfo> Members(Type type, Direction direction)
    {
        bool read = direction.HasFlag(Direction.Read), write = direction.HasFlag(Direction.Write);
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Where(p => (read && p.GetMethod is { IsPublic: true }) || (write && p.SetMethod is { IsPublic: true }));
        return fields.Concat<MemberInfo>(properties)
            .Where(m => !m.IsDefined(typeof(NoColumnAttribute)) && !typeof(IChannel).IsAssignableFrom(MemberTypes.TypeOf(m)));
    }
}
