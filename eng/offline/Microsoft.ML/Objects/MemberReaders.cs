using System.Numerics;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Column getters over members of an object: always copies, so that the reader owns what it gets.</summary>
internal static class MemberReaders
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's raw type that reads <paramref name="member"/> of the current object.</summary>
    public static Delegate Create<TRow>(BoundMember member, Func<TRow> current)
    {
        var memberType = MemberTypes.TypeOf(member.Member);
        var columnType = member.Column.Type;
        var raw = columnType is VectorDataViewType vector ? vector.ItemType.RawType : columnType.RawType;
        object getter = (columnType, memberType) switch
        {
            _ when memberType == typeof(string) => Text(MemberAccess.Get<TRow, string?>(member.Member), current),
            _ when memberType == typeof(string[]) => Texts(MemberAccess.Get<TRow, string?[]?>(member.Member), current),
            (VectorDataViewType, { IsArray: true }) => GenericCall.Invoke(Array<TRow, int>, [typeof(TRow), raw], member.Member, current)!,
            (VectorDataViewType, _) => GenericCall.Invoke(Vector<TRow, int>, [typeof(TRow), raw], member.Member, current)!,
            (KeyDataViewType key, _) => GenericCall.Invoke(Key<TRow, uint>, [typeof(TRow), raw], member.Member, current, key.Count)!,
            _ => GenericCall.Invoke(Direct<TRow, int>, [typeof(TRow), raw], member.Member, current)!,
        };
        return (Delegate)getter;
    }

    private static ValueGetter<ReadOnlyMemory<char>> Text<TRow>(Func<TRow, string?> get, Func<TRow> current) =>
        (ref ReadOnlyMemory<char> value) => value = get(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts<TRow>(Func<TRow, string?[]?> get, Func<TRow> current) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var source = get(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, source.Length);
            for (int i = 0; i < source.Length; i++)
                editor.Values[i] = source[i].AsMemory();
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<TItem>> Array<TRow, TItem>(MemberInfo member, Func<TRow> current)
    {
        var get = MemberAccess.Get<TRow, TItem[]?>(member);
        return (ref VBuffer<TItem> value) =>
        {
            var source = get(current()) ?? [];
            VBuffer<TItem>.Copy(source, 0, ref value, source.Length);
        };
    }

    private static ValueGetter<VBuffer<TItem>> Vector<TRow, TItem>(MemberInfo member, Func<TRow> current)
    {
        var get = MemberAccess.Get<TRow, VBuffer<TItem>>(member);
        return (ref VBuffer<TItem> value) => get(current()).CopyTo(ref value);
    }

    // A key column counts from 1 and keeps 0 for a missing value; a member counts from 0.
    private static ValueGetter<TKey> Key<TRow, TKey>(MemberInfo member, Func<TRow> current, ulong count)
        where TKey : struct, IBinaryInteger<TKey>
    {
        var get = MemberAccess.Get<TRow, TKey>(member);
        return (ref TKey value) =>
        {
            var category = get(current());
            value = ulong.CreateChecked(category) < count ? category + TKey.One : TKey.Zero;
        };
    }

    private static ValueGetter<TValue> Direct<TRow, TValue>(MemberInfo member, Func<TRow> current)
    {
        var get = MemberAccess.Get<TRow, TValue>(member);
        return (ref TValue value) => value = get(current());
    }
}
