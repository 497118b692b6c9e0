using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A column as an input of the model.</summary>
internal sealed class OnnxInput
{
    private readonly OnnxNode _node;

    private OnnxInput(OnnxNode node, DataViewSchema.Column column) => (_node, Column) = (node, column);

    public DataViewSchema.Column Column { get; }

    /// <summary>Checks that the column fits, as far as ML.NET does: its item type, and that its length is a multiple of the shape's.</summary>
    public static OnnxInput Bind(OnnxNode node, DataViewSchema inputSchema)
    {
        var column = inputSchema.GetColumnOrNull(node.Name) ?? throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", node.Name);
        var vector = column.Type as VectorDataViewType;
        if (node.ItemType is null || !node.ItemType.Equals(vector?.ItemType ?? column.Type))
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", node.Name, $"{node.ItemType ?? node.Type}", $"{column.Type}");
        if (node.Shape.Count(d => d == 0) > 1)
            throw new InvalidOperationException("Only 1 unknown dimension is allowed");
        int product = Product(node.Shape);
        if (vector is { IsKnownSize: true } && product > 0 && vector.Size % product != 0)
        {
            throw new InvalidOperationException(
                $"Input shape mismatch: Input '{node.Name}' has shape {string.Join(",", node.Shape)}, but input data is of length {vector.Size}.");
        }
        return new OnnxInput(node, column);
    }

    /// <summary>Reads the column at the row's current position. What it returns is valid until it is called again.</summary>
    public Func<NamedOnnxValue> CreateReader(DataViewRow row) => Column.Type is VectorDataViewType vector
        ? (Func<NamedOnnxValue>)GenericCall.Invoke(Vector<int>, [vector.ItemType.RawType], this, row)!
        : (Func<NamedOnnxValue>)GenericCall.Invoke(Scalar<int>, [Column.Type.RawType], this, row)!;

    private static Func<NamedOnnxValue> Vector<TItem>(OnnxInput input, DataViewRow row)
    {
        var get = row.GetGetter<VBuffer<TItem>>(input.Column);
        VBuffer<TItem> value = default;
        TItem[] items = [];
        return () =>
        {
            get(ref value);
            if (items.Length != value.Length)
                items = new TItem[value.Length];
            value.CopyTo(items);
            return input.ToOnnx(items, input.ShapeFor(items.Length));
        };
    }

    private static Func<NamedOnnxValue> Scalar<TItem>(OnnxInput input, DataViewRow row)
    {
        var get = row.GetGetter<TItem>(input.Column);
        var items = new TItem[1];
        return () =>
        {
            get(ref items[0]);
            return input.ToOnnx(items, [1, 1]);
        };
    }

    private static int Product(int[] shape) => shape.Where(d => d != 0).Aggregate(1, (product, d) => product * d);

    // The dimension that is left open is what makes the shape fit the length.
    private int[] ShapeFor(int length)
    {
        int open = Array.IndexOf(_node.Shape, 0);
        if (open >= 0)
            return [.. _node.Shape.Select((d, i) => i == open ? length / Product(_node.Shape) : d)];
        // Strict as ML.NET, in its words.
        Check.That(((VectorDataViewType)Column.Type).IsKnownSize, "index",
            $"Index was out of range. Column '{_node.Name}' has no known size, and shape {string.Join(",", _node.Shape)} leaves no dimension open.");
        return _node.Shape;
    }

    private NamedOnnxValue ToOnnx<TItem>(TItem[] items, int[] shape) => items is ReadOnlyMemory<char>[] texts
        ? NamedOnnxValue.CreateFromTensor(_node.Name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), shape))
        : NamedOnnxValue.CreateFromTensor(_node.Name, new DenseTensor<TItem>(items, shape));
}
