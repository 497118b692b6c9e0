using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The columns of a scorer's output that are read, one after another as one row of numbers: one of scores, or several of boxes.</summary>
/// <param name="names">Of the columns.</param>
/// <param name="ofClasses">Which of them names classes; null for none.</param>
/// <param name="given">The labels of the classes, where that column carries none.</param>
internal sealed class ScoreColumns(IReadOnlyList<string> names, string? ofClasses = null, IReadOnlyList<string>? given = null)
{
    private readonly ClassTexts _texts = new(given ?? []);

    public IReadOnlyList<string> Names => names;

    /// <param name="output">The scorer's output.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else.</exception>
    public static ScoreColumns Find(DataViewSchema output, ScoreQuestion question)
    {
        IReadOnlyList<string> names = question.Decoder?.ColumnNames is { Count: > 0 } several ? several : [ScoreColumn.Find(output, question.ScoreColumnName).Name];
        var columns = new ScoreColumns(names, question.Decoder?.LabelsColumnName, question.Labels);
        foreach (string name in names)
        {
            DataViewSchema.Column column = ScoreColumn.Find(output, name);
            if (name == columns.OfClasses && column.Type is VectorDataViewType { ItemType: TextDataViewType or KeyDataViewType })
                continue;
            ScoreReader.RequireReadable(column);
        }

        return columns;
    }

    private string? OfClasses => ofClasses;

    /// <summary>The labels of boxes: the key values of the column that names classes, or its texts, as they come up.</summary>
    public ClassLabels LabelsOfBoxes(DataViewSchema output, IReadOnlyList<string> labels)
    {
        string[] keys = ofClasses is null ? [] : output[ofClasses].KeyNames();
        bool areTexts = ofClasses is not null && output[ofClasses].Type is VectorDataViewType { ItemType: TextDataViewType };
        return new ClassLabels(string.Join(", ", names), keys.Length > 0 ? keys : areTexts ? _texts : labels) { AreOfBoxes = true };
    }

    public ScoreReader CreateReader(DataViewRow row)
    {
        ScoreReader[] readers = [.. names.Select(name => name == ofClasses ? ReaderOfClasses(row, row.Schema[name]) : ScoreReader.Create(row, row.Schema[name]))];
        return readers is [var only] ? only : new OneAfterAnother(readers);
    }

    private ScoreReader ReaderOfClasses(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: TextDataViewType } => new TextReader(row, column, _texts),
        VectorDataViewType { ItemType: KeyDataViewType key } => (ScoreReader)Activator.CreateInstance(typeof(KeyVectorReader<>).MakeGenericType(key.RawType), row, column)!,
        _ => ScoreReader.Create(row, column),
    };

    private sealed class OneAfterAnother(ScoreReader[] readers) : ScoreReader
    {
        private float[] _all = [];

        public override ReadOnlySpan<float> Read()
        {
            int length = 0;
            foreach (ScoreReader reader in readers)
            {
                ReadOnlySpan<float> part = reader.Read();
                if (_all.Length < length + part.Length)
                    Array.Resize(ref _all, Math.Max(length + part.Length, 2 * _all.Length));
                part.CopyTo(_all.AsSpan(length));
                length += part.Length;
            }

            return _all.AsSpan(0, length);
        }
    }

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column column, ClassTexts texts) : ScoreReader
    {
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        private VBuffer<ReadOnlyMemory<char>> _value;

        public override ReadOnlySpan<float> Read()
        {
            _getter(ref _value);
            return _value.DenseValues().Select(t => (float)texts.IndexOf(t.ToString())).ToArray();
        }
    }

    private sealed class KeyVectorReader<T>(DataViewRow row, DataViewSchema.Column column) : ScoreReader
        where T : struct, INumberBase<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;

        /// <summary>A missing key is no class: −1.</summary>
        public override ReadOnlySpan<float> Read()
        {
            _getter(ref _value);
            return _value.DenseValues().Select(key => float.CreateChecked(key) - 1).ToArray();
        }
    }
}

/// <summary>Classes that are named by texts: the labels that were given, and then others, in the order in which they come up. Thread-safe; an index stays.</summary>
internal sealed class ClassTexts(IReadOnlyList<string> given) : IReadOnlyList<string>
{
    private readonly Lock _lock = new();
    private readonly List<string> _texts = [.. given];

    public int Count
    {
        get
        {
            lock (_lock)
                return _texts.Count;
        }
    }

    public string this[int index]
    {
        get
        {
            lock (_lock)
                return _texts[index];
        }
    }

    public int IndexOf(string text)
    {
        lock (_lock)
        {
            int index = _texts.IndexOf(text);
            if (index >= 0)
                return index;
            _texts.Add(text);
            return _texts.Count - 1;
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        lock (_lock)
            return _texts.ToList().GetEnumerator();
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
