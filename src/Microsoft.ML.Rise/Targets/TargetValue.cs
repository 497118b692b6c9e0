using System.Globalization;

namespace Microsoft.ML.Rise.Targets;

/// <summary>What the value of a target column says: compared with the scorer's labels by value, because rows that were keyed apart count their classes in another order.</summary>
/// <param name="Text">The value as text.</param>
internal abstract record TargetValue(string Text)
{
    /// <summary>What a value names; null where it is missing.</summary>
    public static TargetValue? Of(object value)
    {
        string text = LabelText.Of(value);
        return value switch
        {
            _ when text.Length == 0 => null,
            bool side => new SideValue(side, text),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double => new NumberValue(text),
            _ => new LabelValue(text),
        };
    }

    /// <summary>Whether it is a label only where labels are numbers, and an index elsewhere.</summary>
    public bool IsNumber => this is NumberValue;

    /// <summary>The classes that it names: one, if all is well.</summary>
    public abstract IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses);

    /// <summary>An index means something only where there are classes to choose from: a single score is no class's.</summary>
    private static IReadOnlyList<int> At(int index, int numberOfClasses) => numberOfClasses > 1 && index >= 0 && index < numberOfClasses ? [index] : [];

    /// <summary>A label.</summary>
    private sealed record LabelValue(string Text) : TargetValue(Text)
    {
        public override IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses) => labels.IndicesOf(Text);
    }

    /// <summary>A number is a label where there are numbers among the labels, and an index where there are none.</summary>
    private sealed record NumberValue(string Text) : TargetValue(Text)
    {
        public override IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses)
        {
            if (labels.HaveNumbers)
                return labels.IndicesOfNumber(Text);
            return LabelText.Number(Text) is decimal number && decimal.IsInteger(number) && number >= 0 && number < numberOfClasses ? At((int)number, numberOfClasses) : [];
        }
    }

    /// <summary>False or true: the label of that name, or the number 0 or 1, or the side where the classes are two sides or are not named at all.</summary>
    private sealed record SideValue(bool Side, string Text) : TargetValue(Text)
    {
        public override IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses)
        {
            IReadOnlyList<int> named = labels.IndicesOf(Text);
            int index = Side ? 1 : 0;
            if (named.Count > 0)
                return named;
            if (labels.HaveNumbers)
                return labels.IndicesOfNumber(index.ToString(CultureInfo.InvariantCulture));
            return (labels.AreSides || labels.IsEmpty) && numberOfClasses == 2 ? [index] : [];
        }
    }

    /// <summary>A key of a column that does not say what its keys stand for: an index, of as many as there are classes.</summary>
    internal sealed record KeyIndex(int Index, int NumberOfKeys) : TargetValue(Index.ToString(CultureInfo.InvariantCulture))
    {
        public override IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses) => NumberOfKeys == numberOfClasses ? At(Index, numberOfClasses) : [];
    }

    /// <summary>The index of a score, and what it was called, as RISE itself writes them.</summary>
    /// <param name="Index">The index.</param>
    /// <param name="Label">Its label; null where that is not known.</param>
    internal sealed record ScoreIndex(int Index, string? Label) : TargetValue(Label is null ? IndexText(Index) : $"{IndexText(Index)}, {Label}")
    {
        public override IReadOnlyList<int> Find(ClassLabels labels, int numberOfClasses) => Index < numberOfClasses && IsCalledSo(labels) ? [Index] : [];

        /// <summary>Of another score column, or under other labels, the same index is another score; where one side has no labels, nothing can be compared.</summary>
        private bool IsCalledSo(ClassLabels labels) => Label is null || Label == IndexText(Index) || labels.IsEmpty || labels[Index] == Label;

        private static string IndexText(int index) => index.ToString(CultureInfo.InvariantCulture);
    }
}
