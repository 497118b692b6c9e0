using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

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
