using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Reads a score column of any numeric type as floats: one for each class.</summary>
internal abstract class ScoreReader
{
    /// <summary>The scores of the row's current position; valid until the next call.</summary>
    public abstract ReadOnlySpan<float> Read();

    public static ScoreReader Create(DataViewRow row, DataViewSchema.Column column)
    {
        Type? reader = ReaderOf(column) ?? throw Refuse(column);
        return (ScoreReader)Activator.CreateInstance(reader, row, column)!;
    }

    /// <exception cref="ArgumentOutOfRangeException">The column holds nothing that could be a score.</exception>
    public static void RequireReadable(DataViewSchema.Column column)
    {
        if (!IsReadable(column))
            throw Refuse(column);
    }

    public static bool IsReadable(DataViewSchema.Column column) => ReaderOf(column) is not null;

    /// <summary>How many scores a row of <paramref name="column"/> will have, where the type tells.</summary>
    public static int? NumberOfScores(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { IsKnownSize: true } vector => vector.Size,
        KeyDataViewType key => (int)Math.Min(key.Count, int.MaxValue),
        BooleanDataViewType => 2,
        NumberDataViewType => ScoreColumn.IsProbability(column) ? 2 : 1,
        _ => null,
    };

    private static Type? ReaderOf(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: BooleanDataViewType } => typeof(BooleanVectorReader),
        VectorDataViewType { ItemType: NumberDataViewType item } when IsNumber(item.RawType) => typeof(VectorReader<>).MakeGenericType(item.RawType),
        KeyDataViewType key => typeof(KeyReader<>).MakeGenericType(key.RawType),
        BooleanDataViewType => typeof(BooleanReader),
        NumberDataViewType number when IsNumber(number.RawType) => typeof(ScalarReader<>).MakeGenericType(number.RawType),
        StructuredDataViewType when column.Type.RawType == typeof(IEnumerable<IDictionary<string, float>>) => typeof(MapReader<string>),
        StructuredDataViewType when column.Type.RawType == typeof(IEnumerable<IDictionary<long, float>>) => typeof(MapReader<long>),
        _ => null,
    };

    private static bool IsNumber(Type type) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumberBase<>));

    private static ArgumentOutOfRangeException Refuse(DataViewSchema.Column column) => new(
        nameof(ExplanationOptions.ScoreColumnName),
        $"Schema mismatch for score column '{column.Name}': expected numbers, a key, a boolean or a map of class to number, got {column.Type}");

    private sealed class VectorReader<T>(DataViewRow row, DataViewSchema.Column column) : ScoreReader
        where T : struct, INumberBase<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;
        private float[] _scores = [];

        public override ReadOnlySpan<float> Read()
        {
            _getter(ref _value);
            if (_scores.Length != _value.Length)
                _scores = new float[_value.Length];
            if (_value.IsDense)
            {
                TensorPrimitives.ConvertSaturating(_value.GetValues(), _scores);
                return _scores;
            }

            Array.Clear(_scores);
            foreach ((int index, T value) in _value.Items())
                _scores[index] = float.CreateSaturating(value);
            return _scores;
        }
    }

    private sealed class BooleanVectorReader(DataViewRow row, DataViewSchema.Column column) : ScoreReader
    {
        private readonly ValueGetter<VBuffer<bool>> _getter = row.GetGetter<VBuffer<bool>>(column);
        private VBuffer<bool> _value;

        public override ReadOnlySpan<float> Read()
        {
            _getter(ref _value);
            return _value.DenseValues().Select(b => b ? 1f : 0f).ToArray();
        }
    }

    /// <summary>A number, or a probability p of the second class, which makes the scores 1 − p and p.</summary>
    private sealed class ScalarReader<T>(DataViewRow row, DataViewSchema.Column column) : ScoreReader
        where T : struct, INumberBase<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly float[] _scores = new float[ScoreColumn.IsProbability(column) ? 2 : 1];

        public override ReadOnlySpan<float> Read()
        {
            T value = default;
            _getter(ref value);
            float score = float.CreateSaturating(value);
            if (_scores.Length == 1)
                _scores[0] = score;
            else if (Probability.Excludes(score))
                throw new InvalidOperationException($"Score column '{column.Name}' calls itself a probability (by its annotations), but is {value}: it must be in 0 to 1.");
            else
                Probability.WriteSides(score, _scores);
            return _scores;
        }
    }

    /// <summary>1 for the predicted side, 0 for the other.</summary>
    private sealed class BooleanReader(DataViewRow row, DataViewSchema.Column column) : ScoreReader
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(column);
        private readonly float[] _scores = new float[2];

        public override ReadOnlySpan<float> Read()
        {
            bool value = default;
            _getter(ref value);
            _scores[0] = value ? 0 : 1;
            _scores[1] = value ? 1 : 0;
            return _scores;
        }
    }

    /// <summary>1 for the predicted class, 0 for the others; all 0 for a missing key (raw value 0).</summary>
    private sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column) : ScoreReader
        where T : struct, INumberBase<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly float[] _scores = new float[NumberOfScores(column)!.Value];

        public override ReadOnlySpan<float> Read()
        {
            T value = default;
            _getter(ref value);
            Array.Clear(_scores);
            if (!T.IsZero(value))
                _scores[int.CreateChecked(value) - 1] = 1;
            return _scores;
        }
    }

    /// <summary>The first map of a sequence, as the ZipMap node of converted scikit-learn models writes it, ordered by key.</summary>
    private sealed class MapReader<TKey>(DataViewRow row, DataViewSchema.Column column) : ScoreReader, IKeyedScores
        where TKey : notnull
    {
        /// <summary>Class indices must not depend on the culture of the machine.</summary>
        private static readonly IComparer<TKey> KeyOrder = StringComparer.Ordinal as IComparer<TKey> ?? Comparer<TKey>.Default;

        private readonly ValueGetter<IEnumerable<IDictionary<TKey, float>>> _getter = row.GetGetter<IEnumerable<IDictionary<TKey, float>>>(column);
        private TKey[] _keys = [];
        private float[] _scores = [];

        public IReadOnlyList<string> Labels => [.. _keys.Select(k => k.ToString()!)];

        public override ReadOnlySpan<float> Read()
        {
            IEnumerable<IDictionary<TKey, float>> value = default!;
            _getter(ref value);
            IDictionary<TKey, float> map = value.First();
            if (_keys.Length == 0)
                _keys = [.. map.Keys.Order(KeyOrder)];
            if (_scores.Length != map.Count)
                _scores = new float[map.Count];
            for (int k = 0; k < _scores.Length; k++)
                _scores[k] = k < _keys.Length && map.TryGetValue(_keys[k], out float score) ? score : float.NaN;
            return _scores;
        }
    }
}

/// <summary>Scores that bring the labels of their classes along with each row.</summary>
internal interface IKeyedScores
{
    /// <summary>By class index; known after the first row.</summary>
    IReadOnlyList<string> Labels { get; }
}
