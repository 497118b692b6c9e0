using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>The column that an input is read from which is not masked.</summary>
internal sealed class OnnxConstantColumn
{
    /// <summary>The number types that hold all values of a type.</summary>
    private static readonly Dictionary<Type, Type[]> s_holders = new()
    {
        [typeof(bool)] = [typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Float16), typeof(float), typeof(double)],
        [typeof(sbyte)] = [typeof(sbyte), typeof(short), typeof(int), typeof(long), typeof(Float16), typeof(float), typeof(double)],
        [typeof(byte)] = [typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Float16), typeof(float), typeof(double)],
        [typeof(short)] = [typeof(short), typeof(int), typeof(long), typeof(float), typeof(double)],
        [typeof(ushort)] = [typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)],
        [typeof(int)] = [typeof(int), typeof(long), typeof(double)],
        [typeof(uint)] = [typeof(uint), typeof(long), typeof(ulong), typeof(double)],
        [typeof(long)] = [typeof(long)],
        [typeof(ulong)] = [typeof(ulong)],
        // ML.NET has no column of Float16, so what a network of that type reads is rounded.
        [typeof(float)] = [typeof(Float16), typeof(float), typeof(double)],
        [typeof(double)] = [typeof(double)],
    };

    private readonly Type _nodeType;

    /// <exception cref="ArgumentOutOfRangeException">There is no column for <paramref name="name"/>, or it does not fit.</exception>
    public OnnxConstantColumn(DataViewSchema schema, string name, NodeMetadata node, OnnxSignature network)
    {
        Column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException("inputSchema", $"Could not find input column '{name}', which the network's input of that name is read from");
        if (node.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
            throw Mismatch(node, "no column gives that; export the network without this input");
        _nodeType = node.ElementType;
        DataViewType item = Column.Type is VectorDataViewType vector ? vector.ItemType : Column.Type;
        if (!CanHold(_nodeType, item))
            throw Mismatch(node, _nodeType == typeof(string) ? "give texts (keys by MapKeyToValue before)" : "convert it before (ConvertType) to a type whose values the network's holds without loss");
        Shape = OnnxConstantShape.Find(name, node, Column.Type, network)
            ?? throw Mismatch(node, "give as many values (with their dimensions, where several sizes are open)");
    }

    public DataViewSchema.Column Column { get; }

    public OnnxConstantShape Shape { get; }

    /// <summary>The values of the rows that <paramref name="row"/> moves over.</summary>
    public OnnxConstant CreateConstant(DataViewRow row)
    {
        if (_nodeType == typeof(string))
            return new OnnxTextConstant(row, this);
        Type raw = Column.Type is VectorDataViewType vector ? vector.ItemType.RawType : Column.Type.RawType;
        Type constant = typeof(OnnxNumberConstant<,,,>).MakeGenericType(raw, NumberOf(raw), _nodeType, NumberOf(_nodeType));
        return (OnnxConstant)Activator.CreateInstance(constant, row, this)!;
    }

    /// <summary>Keys go into integers, as ML.NET's own networks have them: 1 is the first value, 0 is missing.</summary>
    private static bool CanHold(Type node, DataViewType item) => item switch
    {
        TextDataViewType => node == typeof(string),
        KeyDataViewType { Count: <= int.MaxValue } when node == typeof(int) => true,
        KeyDataViewType { Count: <= long.MaxValue } when node == typeof(long) => true,
        KeyDataViewType key => node != typeof(Float16) && node != typeof(float) && node != typeof(double) && s_holders[key.RawType].Contains(node),
        NumberDataViewType or BooleanDataViewType => s_holders.TryGetValue(item.RawType, out Type[]? holders) && holders.Contains(node),
        _ => false,
    };

    private static Type NumberOf(Type type) => type == typeof(bool) ? typeof(byte) : type == typeof(Float16) ? typeof(Half) : type;

    private ArgumentOutOfRangeException Mismatch(NodeMetadata node, string remedy) => new(
        "inputSchema",
        $"Schema mismatch for input column '{Column.Name}': expected {OnnxNodes.Describe(node)}, as the network's input of that name has, got {Column.Type}: {remedy}");
}

/// <summary>How a column's values fill a tensor that is not masked.</summary>
/// <param name="Name">The node, for messages.</param>
/// <param name="Dimensions">Of what the column gives; at most one is open (below 1), and follows from the number of values.</param>
/// <param name="IsRepeated">Whether the tensor has one of that for each input of a batch.</param>
internal sealed record OnnxConstantShape(string Name, int[] Dimensions, bool IsRepeated)
{
    private readonly int _known = Dimensions.Aggregate(1, (product, d) => product * Math.Max(d, 1));

    /// <summary>The shape, or null where such a column cannot fill the node.</summary>
    public static OnnxConstantShape? Find(string name, NodeMetadata node, DataViewType column, OnnxSignature network)
    {
        int[] dimensions = node.Dimensions;
        OnnxConstantShape whole = new(name, dimensions, IsRepeated: false);
        if (dimensions.Length == 0 || !network.Input.HasBatchAxis)
            return whole.For(column);
        OnnxConstantShape each = new(name, dimensions[1..], IsRepeated: true);
        if (dimensions[0] <= 0)
            return (IsOtherThanBatch(node, network) ? whole : each).For(column);
        return whole.For(column) ?? (dimensions[0] == network.BatchSize ? each.For(column) : null);
    }

    public int RepeatsFor(int batchSize) => IsRepeated ? batchSize : 1;

    /// <summary>The dimensions of the tensor that <paramref name="length"/> values fill.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public long[] For(int length, int batchSize)
    {
        if (length == 0 || length % _known != 0)
            throw new InvalidOperationException($"Column '{Name}' has {length} values, which cannot fill the network's input of that name: its dimensions are [{string.Join(",", Dimensions.Select(d => d > 0 ? $"{d}" : "?"))}].");
        IEnumerable<long> own = Dimensions.Select(d => d > 0 ? d : (long)(length / _known));
        return IsRepeated ? [batchSize, .. own] : [.. own];
    }

    /// <summary>An open first axis is the batch unless the network gives it another name than the batch of the masked input.</summary>
    private static bool IsOtherThanBatch(NodeMetadata node, OnnxSignature network)
    {
        string mine = node.SymbolicDimensions[0], batch = network.Declared.SymbolicDimensions[0];
        return mine.Length > 0 && batch.Length > 0 && mine != batch;
    }

    /// <summary>This shape with the sizes that a column gives, or null where it does not fit.</summary>
    private OnnxConstantShape? For(DataViewType column)
    {
        int open = Dimensions.Count(d => d <= 0);
        if (open > 1)
        {
            int[] given = column is VectorDataViewType { IsKnownSize: true } several ? [.. several.Dimensions] : [];
            return given.Length == Dimensions.Length && given.Zip(Dimensions).All(d => d.Second <= 0 || d.First == d.Second) ? this with { Dimensions = given } : null;
        }

        int? length = column is VectorDataViewType vector ? vector.IsKnownSize ? vector.Size : null : 1;
        bool fits = open == 0 ? length == _known : length is null || length % _known == 0;
        return fits ? this : null;
    }
}
