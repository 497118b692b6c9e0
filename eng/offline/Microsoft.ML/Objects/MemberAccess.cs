using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Compiled access to a field or property.</summary>
internal static class MemberAccess
{
    public static Func<TRow, TValue> Get<TRow, TValue>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Member(row, member), row).Compile();
    }

    public static Action<TRow, TValue> Set<TRow, TValue>(MemberInfo member)
    {
        if (member is FieldInfo { IsInitOnly: true } field)
            return (target, content) => field.SetValue(target, content);
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<TRow, TValue>>(Expression.Assign(Member(row, member), value), row, value).Compile();
    }

    private static MemberExpression Member(Expression row, MemberInfo member) => Expression.MakeMemberAccess(row, member);
}
