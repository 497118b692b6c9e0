using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>What values of ML.NET's types mean.</summary>
internal static class RawValues
{
    /// <summary>A value that a column may have.</summary>
    public sealed record Of<T>(T Value);

    /// <summary>A value that is none: NaN, no key, an empty text; null where the type has none.</summary>
    public static Of<T>? Missing<T>(DataViewType type) => default(T) switch
    {
        float => new((T)(object)float.NaN),
        double => new((T)(object)double.NaN),
        ReadOnlyMemory<char> => new(default(T)!),
        _ => type is KeyDataViewType ? new(default(T)!) : null,
    };

    /// <summary>The mean of numbers that are no keys, rounded where they are whole; of anything else the most frequent value, and of equally frequent ones the first. What is missing is left out, as long as there is anything else.</summary>
    public static T MeanOrMode<T>(IReadOnlyList<T> values, DataViewType type)
    {
        return values switch
        {
            _ when type is KeyDataViewType => Mode(),
            IReadOnlyList<float> numbers => (T)(object)(float)Mean([.. numbers.Select(v => (double)v)]),
            IReadOnlyList<double> numbers => (T)(object)Mean(numbers),
            IReadOnlyList<ReadOnlyMemory<char>> texts => (T)(object)texts.GroupBy(t => t.ToString()).MaxBy(g => g.Count())!.First(),
            IReadOnlyList<int> numbers => (T)(object)(int)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<long> numbers => (T)(object)(long)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<short> numbers => (T)(object)(short)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<sbyte> numbers => (T)(object)(sbyte)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<uint> numbers => (T)(object)(uint)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<ulong> numbers => (T)(object)(ulong)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<ushort> numbers => (T)(object)(ushort)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            IReadOnlyList<byte> numbers => (T)(object)(byte)Math.Round(Mean([.. numbers.Select(v => (double)v)])),
            _ => Mode(),
        };

        T Mode() => values.GroupBy(v => v).MaxBy(g => g.Count())!.First();

        static double Mean(IReadOnlyList<double> numbers)
        {
            double[] known = [.. numbers.Where(v => !double.IsNaN(v))];
            return known.Length > 0 ? known.Sum() / known.Length : double.NaN;
        }
    }

    /// <summary>Whether two values are the same: text by its letters, numbers by their bits.</summary>
    public static bool AreSame<T>(T a, T b) => (a, b) switch
    {
        (ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span),
        (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        _ => EqualityComparer<T>.Default.Equals(a, b),
    };

    /// <summary>Adds a value to a hash: a text by its letters and their number, numbers by their bits.</summary>
    public static void AddTo<T>(IncrementalHash hash, T value)
    {
        string text = value switch
        {
            ReadOnlyMemory<char> letters => letters.ToString(),
            float number => $"{BitConverter.SingleToInt32Bits(number)}",
            double number => $"{BitConverter.DoubleToInt64Bits(number)}",
            DateTime or DateTimeOffset => string.Create(CultureInfo.InvariantCulture, $"{value:O}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(Encoding.Unicode.GetBytes(text));
    }

    /// <summary>A value for people: a key by what it stands for.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="keyNames">What the keys of its column stand for; none where nobody says.</param>
    public static string TextOf<T>(T value, DataViewType type, string[] keyNames)
    {
        if (type is not KeyDataViewType)
            return string.Create(CultureInfo.InvariantCulture, $"{value}");
        ulong key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return key == 0 ? "missing" : key <= (ulong)keyNames.Length ? keyNames[key - 1] : (key - 1).ToString(CultureInfo.InvariantCulture);
    }
}
