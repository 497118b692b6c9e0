using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Reads the target of a row from a column of it: a key, a label or a class index.</summary>
internal abstract class TargetReader
{
    /// <exception cref="InvalidOperationException">The row names no class.</exception>
    public abstract RiseTarget Read();

    public static TargetReader Create(DataViewRow row, DataViewSchema.Column column) =>
        (TargetReader)Activator.CreateInstance(ReaderOf(column) ?? throw Refuse(column), row, column)!;

    /// <exception cref="ArgumentOutOfRangeException">The column holds nothing that could name a class.</exception>
    public static void RequireReadable(DataViewSchema.Column column)
    {
        if (ReaderOf(column) is null)
            throw Refuse(column);
    }

    private static Type? ReaderOf(DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => typeof(TextReader),
        KeyDataViewType key => typeof(NumberReader<>).MakeGenericType(key.RawType),
        NumberDataViewType number when number.RawType != typeof(float) && number.RawType != typeof(double) => typeof(NumberReader<>).MakeGenericType(number.RawType),
        _ => null,
    };

    private static ArgumentOutOfRangeException Refuse(DataViewSchema.Column column) =>
        new(nameof(RiseOptions.Target), $"Schema mismatch for target column '{column.Name}': expected a key, a text or an integer, got {column.Type}");

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column column) : TargetReader
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);

        public override RiseTarget Read()
        {
            ReadOnlyMemory<char> label = default;
            _getter(ref label);
            return label.IsEmpty
                ? throw new InvalidOperationException($"Target column '{column.Name}' of row {row.Position} names no class.")
                : RiseTarget.Label(label.ToString());
        }
    }

    /// <summary>A class index, or a key, which counts from 1 and is 0 where it is missing.</summary>
    private sealed class NumberReader<T>(DataViewRow row, DataViewSchema.Column column) : TargetReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly int _first = column.Type is KeyDataViewType ? 1 : 0;

        public override RiseTarget Read()
        {
            T value = default;
            _getter(ref value);
            int index = int.CreateSaturating(value) - _first;
            return index < 0
                ? throw new InvalidOperationException($"Target column '{column.Name}' of row {row.Position} names no class.")
                : RiseTarget.Class(index);
        }
    }
}
