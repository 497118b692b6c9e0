using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Joins columns of one item type, checked before, into a vector.</summary>
internal sealed class ConcatenatingMapper(DataViewSchema inputSchema, string output, DataViewSchema.Column[] sources, PrimitiveDataViewType itemType)
    : RowMapper(OutputLayout.Adding(inputSchema, [OutputColumn(output, sources, itemType)]))
{
    protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => sources;

    internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose)
    {
        dispose = null;
        return [(Delegate)GenericCall.Invoke(Getter<int>, [itemType.RawType], input, sources)!];
    }

    private static ValueGetter<VBuffer<TItem>> Getter<TItem>(DataViewRow input, DataViewSchema.Column[] sources)
    {
        if (sources is [{ Type: VectorDataViewType } only])
            return input.GetGetter<VBuffer<TItem>>(only);

        var getters = Array.ConvertAll(sources, source => AsVector<TItem>(input, source));
        var parts = new VBuffer<TItem>[sources.Length];
        return (ref VBuffer<TItem> value) =>
        {
            for (int i = 0; i < parts.Length; i++)
                getters[i](ref parts[i]);
            var editor = VBufferEditor.Create(ref value, parts.Sum(part => part.Length));
            int start = 0;
            foreach (var part in parts)
            {
                part.CopyTo(editor.Values, start);
                start += part.Length;
            }
            value = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<TItem>> AsVector<TItem>(DataViewRow input, DataViewSchema.Column source)
    {
        if (source.Type is VectorDataViewType)
            return input.GetGetter<VBuffer<TItem>>(source);
        var getter = input.GetGetter<TItem>(source);
        return (ref VBuffer<TItem> value) =>
        {
            var editor = VBufferEditor.Create(ref value, 1);
            getter(ref editor.Values[0]);
            value = editor.Commit();
        };
    }

    private static DataViewSchema.DetachedColumn OutputColumn(string output, DataViewSchema.Column[] sources, PrimitiveDataViewType itemType)
    {
        if (sources is [{ Type: VectorDataViewType } only])
            return new(output, only.Type, only.Annotations);

        var annotations = new DataViewSchema.Annotations.Builder();
        if (sources.All(source => source.IsNormalized()))
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        bool known = sources.All(source => source.Type is not VectorDataViewType { IsKnownSize: false });
        int size = known ? sources.Sum(Size) : 0;
        if (known && sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
        {
            var names = sources.SelectMany(SlotNames).ToArray();
            annotations.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size),
                (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
        }
        return new(output, new VectorDataViewType(itemType, size), annotations.ToAnnotations());
    }

    private static int Size(DataViewSchema.Column source) => source.Type is VectorDataViewType vector ? vector.Size : 1;

    private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column source)
    {
        if (source.Type is not VectorDataViewType vector)
            return [source.Name.AsMemory()];
        if (!source.HasSlotNames())
            return Enumerable.Repeat(ReadOnlyMemory<char>.Empty, vector.Size);
        VBuffer<ReadOnlyMemory<char>> names = default;
        source.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.IsEmpty ? name : $"{source.Name}.{name}".AsMemory());
    }
}
