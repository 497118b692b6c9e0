using System.Reflection;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Reads columns of any type as objects that can be compared.</summary>
internal static class Columns
{
    /// <summary>The values of all columns that are not hidden, row by row.</summary>
    public static object[][] ReadAll(IDataView view)
    {
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => !c.IsHidden)];
        var rows = new List<object[]>();
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Func<object>[] getters = [.. columns.Select(c => Getter(cursor, c))];
        while (cursor.MoveNext())
            rows.Add([.. getters.Select(g => g())]);
        return [.. rows];
    }

    /// <summary>The values of one column.</summary>
    public static object[] Read(IDataView view, string name) => Read(view.GetRowCursor([view.Schema[name]]), name);

    /// <summary>The values of one column of a cursor, which is disposed.</summary>
    public static object[] Read(DataViewRowCursor cursor, string name)
    {
        using (cursor)
        {
            Func<object> getter = Getter(cursor, cursor.Schema[name]);
            var values = new List<object>();
            while (cursor.MoveNext())
                values.Add(getter());
            return [.. values];
        }
    }

    public static Func<object> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => Image(row, column),
        VectorDataViewType vector => Generic(nameof(Vector), vector.ItemType.RawType, row, column),
        _ => Generic(nameof(Value), column.Type.RawType, row, column),
    };

    private static Func<object> Generic(string method, Type type, DataViewRow row, DataViewSchema.Column column) =>
        (Func<object>)typeof(Columns).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [row, column], null)!;

    private static Func<object> Value<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return value is ReadOnlyMemory<char> text ? text.ToString() : value!;
        };
    }

    private static Func<object> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        return () =>
        {
            var value = default(VBuffer<T>);
            getter(ref value);
            return $"{value.Length}: {string.Join(' ', value.DenseValues())}";
        };
    }

    private static Func<object> Image(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);
        return () =>
        {
            MLImage value = default!;
            getter(ref value);
            return Convert.ToHexString(value.Pixels);
        };
    }
}
