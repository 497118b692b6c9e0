using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>Whether the maps of all rows have the same positions, or what differs.</summary>
internal enum MapSize
{
    Fixed,

    /// <summary>Height and width.</summary>
    OfPicture,

    /// <summary>The number and the names of positions.</summary>
    OfWords,
}

/// <summary>A column that is added to rows: what it is called, its type, and how its values are read from the explanation of a row.</summary>
/// <param name="suffix">What follows the output column's name, so that a plain class binds without attributes; empty for the map itself.</param>
internal abstract class ExplanationColumn(string suffix)
{
    /// <summary>Whether it has a value for each position.</summary>
    public virtual bool IsMap => false;

    /// <summary>Where it is needed: null for everywhere.</summary>
    public virtual MapSize? Size => null;

    public string NameIn(string outputColumnName) => outputColumnName + suffix;

    /// <param name="mapDimensions">The dimensions of one target's map; null where they differ from row to row.</param>
    /// <param name="numberOfTargets">K, which becomes an axis of all that is said of a target, and is 0 where it differs from row to row; null for one target by nature, which needs none.</param>
    public abstract DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets);

    /// <summary>A getter of that type.</summary>
    /// <param name="explain">Gives the explanation of the row's current position.</param>
    /// <param name="isSingle">Whether there is one target by nature.</param>
    public abstract Delegate CreateGetter(Func<object> explain, bool isSingle);

    /// <summary>A number for each position of each target's map.</summary>
    public static ExplanationColumn ForEachPosition<T>(string suffix, Func<T, IReadOnlyList<ReadOnlyMemory<float>>> maps) => new MapColumn<T>(suffix, maps);

    /// <summary>A value for each target.</summary>
    public static ExplanationColumn ForEachTarget<T, TValue>(string suffix, PrimitiveDataViewType type, Func<T, IReadOnlyList<TValue>> values) => new TargetColumn<T, TValue>(suffix, type, values);

    /// <summary>So many values for each target.</summary>
    public static ExplanationColumn ForEachTarget<T, TValue>(string suffix, PrimitiveDataViewType type, int each, Func<T, IReadOnlyList<TValue>> values) => new SeveralColumn<T, TValue>(suffix, type, each, values);

    /// <summary>A value for each row.</summary>
    public static ExplanationColumn ForEachRow<T, TValue>(string suffix, PrimitiveDataViewType type, Func<T, TValue> value) => new RowColumn<T, TValue>(suffix, type, value);

    /// <summary>Height and width of a row's map, where they differ from row to row.</summary>
    public static ExplanationColumn OfSize<T>(Func<T, IReadOnlyList<int>> dimensions) => new SizeColumn<T>(dimensions);

    /// <summary>The names of the positions of a row's map, where they differ from row to row.</summary>
    public static ExplanationColumn OfNames<T>(Func<T, IReadOnlyList<string>> names) => new NamesColumn<T>(names);

    private static ValueGetter<VBuffer<TValue>> Vector<TValue>(Func<IReadOnlyList<TValue>> values) => (ref value) =>
    {
        IReadOnlyList<TValue> source = values();
        var editor = VBufferEditor.Create(ref value, source.Count);
        for (int k = 0; k < source.Count; k++)
            editor.Values[k] = source[k];
        value = editor.Commit();
    };

    private sealed class MapColumn<T>(string suffix, Func<T, IReadOnlyList<ReadOnlyMemory<float>>> maps) : ExplanationColumn(suffix)
    {
        public override bool IsMap => true;

        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => mapDimensions is null
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, numberOfTargets is int k ? [k, .. mapDimensions] : mapDimensions.ToArray());

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) => (ValueGetter<VBuffer<float>>)((ref value) =>
        {
            IReadOnlyList<ReadOnlyMemory<float>> all = maps((T)explain());
            int length = all.Count > 0 ? all[0].Length : 0;
            var editor = VBufferEditor.Create(ref value, checked(all.Count * length));
            for (int k = 0; k < all.Count; k++)
                all[k].Span.CopyTo(editor.Values[(k * length)..]);
            value = editor.Commit();
        });
    }

    private sealed class TargetColumn<T, TValue>(string suffix, PrimitiveDataViewType type, Func<T, IReadOnlyList<TValue>> values) : ExplanationColumn(suffix)
    {
        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => numberOfTargets is int k ? new VectorDataViewType(type, k) : type;

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) =>
            isSingle ? (ValueGetter<TValue>)((ref value) => value = values((T)explain())[0]) : Vector(() => values((T)explain()));
    }

    private sealed class SeveralColumn<T, TValue>(string suffix, PrimitiveDataViewType type, int each, Func<T, IReadOnlyList<TValue>> values) : ExplanationColumn(suffix)
    {
        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => numberOfTargets is int k ? new VectorDataViewType(type, k, each) : new VectorDataViewType(type, each);

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) => Vector(() => values((T)explain()));
    }

    private sealed class RowColumn<T, TValue>(string suffix, PrimitiveDataViewType type, Func<T, TValue> valueOf) : ExplanationColumn(suffix)
    {
        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => type;

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) => (ValueGetter<TValue>)((ref value) => value = valueOf((T)explain()));
    }

    private sealed class NamesColumn<T>(Func<T, IReadOnlyList<string>> names) : ExplanationColumn("Tokens")
    {
        public override MapSize? Size => MapSize.OfWords;

        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => new VectorDataViewType(TextDataViewType.Instance);

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) => Vector(() => (IReadOnlyList<ReadOnlyMemory<char>>)[.. names((T)explain()).Select(n => n.AsMemory())]);
    }

    private sealed class SizeColumn<T>(Func<T, IReadOnlyList<int>> dimensions) : ExplanationColumn("Size")
    {
        public override MapSize? Size => MapSize.OfPicture;

        public override DataViewType TypeOf(IReadOnlyList<int>? mapDimensions, int? numberOfTargets) => new VectorDataViewType(NumberDataViewType.Int32, 2);

        public override Delegate CreateGetter(Func<object> explain, bool isSingle) => Vector(() => dimensions((T)explain()));
    }
}
