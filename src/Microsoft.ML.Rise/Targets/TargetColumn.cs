using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Targets;

/// <summary>Reads the target of a row from a column of it: a key, a label, a number or a boolean.</summary>
internal abstract class TargetColumn(DataViewRow row, DataViewSchema.Column column)
{
    /// <exception cref="InvalidOperationException">The row names no class.</exception>
    public RiseTarget Read() =>
        new RowTarget(column.Name, row.Position, ReadValue() ?? throw new InvalidOperationException($"Target column '{column.Name}' of row {row.Position} names no class."));

    public static TargetColumn Create(DataViewRow row, DataViewSchema.Column column) =>
        (TargetColumn)Activator.CreateInstance(ReaderOf(column) ?? throw Refuse(column), row, column)!;

    /// <summary>The column that names the target of each row.</summary>
    /// <param name="schema">The schema of the rows.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="labels">The labels of the scorer.</param>
    /// <param name="numberOfClasses">How many classes it has; null where a row must be scored first, and then labels may come with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it cannot be matched with the scorer's classes.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, ClassLabels labels, int? numberOfClasses)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw Refuse($"Could not find target column '{name}'; the data has {ClassLabels.Listed([.. schema.Where(c => !c.IsHidden).Select(c => c.Name)])}.");
        RequireReadable(column, labels, numberOfClasses);
        return column;
    }

    /// <summary>Refuses a column that cannot name classes, or none of those that the scorer has.</summary>
    /// <param name="column">The target column.</param>
    /// <param name="labels">The labels of the scorer.</param>
    /// <param name="numberOfClasses">How many classes it has; null where a row must be scored first, and then labels may come with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column cannot be matched with the scorer's classes.</exception>
    private static void RequireReadable(DataViewSchema.Column column, ClassLabels labels, int? numberOfClasses)
    {
        if (ReaderOf(column) is null)
            throw Refuse(column);
        if (numberOfClasses is not int known)
            return;
        if (column.Type is KeyDataViewType key)
            RequireKeysOf(column, key, labels, known);
        else if (column.Type is BooleanDataViewType)
            RequireSidesOf(column, labels, known);
        else if (labels.IsEmpty && column.Type is not NumberDataViewType)
            throw Refuse($"Target column '{column.Name}' ({column.Type}) holds labels, but {labels.DescribeClasses(known)}.");
    }

    /// <summary>A row has one side or the other, and the first rows may all have the same.</summary>
    private static void RequireSidesOf(DataViewSchema.Column column, ClassLabels labels, int numberOfClasses)
    {
        foreach (bool side in new[] { false, true })
        {
            if (TargetValue.Of(side)!.Find(labels, numberOfClasses).Count == 0)
            {
                string remedy = numberOfClasses == 1 ? ". One score speaks for one side only: explain the 'Probability' of a calibrated trainer, or give class index 0" : "";
                throw Refuse($"Target column '{column.Name}' is a boolean, but '{side}' names no class: {labels.DescribeClasses(numberOfClasses)}{remedy}.");
            }
        }
    }

    /// <summary>The value of the row's current position; null where it is missing.</summary>
    protected abstract TargetValue? ReadValue();

    private static void RequireKeysOf(DataViewSchema.Column column, KeyDataViewType key, ClassLabels labels, int numberOfClasses)
    {
        IReadOnlyList<object> values = column.Annotations.Values(ColumnAnnotations.KeyValues);
        if (values.Count == 0 && key.Count != (ulong)numberOfClasses)
        {
            throw Refuse(
                $"Target column '{column.Name}' is a key of {key.Count} without key values, but {labels.DescribeClasses(numberOfClasses)}: "
                + "their indices may mean other classes. Give the column key values, or name the classes by text.");
        }

        bool[] areFound = [.. values.Select(v => TargetValue.Of(v)?.Find(labels, numberOfClasses).Count > 0)];
        // Numbers over labels that are none are indices: keys from 1 to n would be off by one, and only one of them would be noticed.
        bool mustAllBeFound = values.Any(v => TargetValue.Of(v) is { IsNumber: true }) && !labels.HaveNumbers;
        if (values.Count > 0 && (mustAllBeFound ? areFound.Contains(false) : !areFound.Contains(true)))
        {
            throw Refuse(
                $"Target column '{column.Name}' has the key values {ClassLabels.Listed([.. values.Select(LabelText.Of)])}, but {labels.DescribeClasses(numberOfClasses)}: "
                + (mustAllBeFound ? "numbers are class indices there, and must all be in range." : "no key value names a class."));
        }
    }

    private static Type? ReaderOf(DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType key => typeof(KeyReader<>).MakeGenericType(key.RawType),
        TextDataViewType or BooleanDataViewType or NumberDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType =>
            typeof(ValueReader<>).MakeGenericType(column.Type.RawType),
        _ => null,
    };

    private static ArgumentOutOfRangeException Refuse(DataViewSchema.Column column) =>
        Refuse($"Schema mismatch for target column '{column.Name}': expected a key, a text, a number or a boolean, got {column.Type}");

    private static ArgumentOutOfRangeException Refuse(string message) => new(nameof(ExplanationOptions.Target), message);

    private sealed class ValueReader<T>(DataViewRow row, DataViewSchema.Column column) : TargetColumn(row, column)
        where T : struct
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);

        protected override TargetValue? ReadValue()
        {
            T value = default;
            _getter(ref value);
            return TargetValue.Of(value);
        }
    }

    /// <summary>A key counts from 1 and is 0 where it is missing.</summary>
    private sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column) : TargetColumn(row, column)
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly TargetValue?[] _values = [.. column.Annotations.Values(ColumnAnnotations.KeyValues).Select(TargetValue.Of)];
        private readonly int _numberOfKeys = (int)Math.Min(((KeyDataViewType)column.Type).Count, int.MaxValue);

        protected override TargetValue? ReadValue()
        {
            T value = default;
            _getter(ref value);
            int index = int.CreateSaturating(value) - 1;
            if (index < 0)
                return null;
            return _values.Length == 0 ? new TargetValue.KeyIndex(index, _numberOfKeys) : index < _values.Length ? _values[index] : null;
        }
    }
}
