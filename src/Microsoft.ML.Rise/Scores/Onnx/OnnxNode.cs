namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A tensor that goes into a network or comes out of it.</summary>
/// <param name="Name">The node.</param>
/// <param name="ElementType">Of its values.</param>
/// <param name="Dimensions">Of one input or its scores, without the batch.</param>
/// <param name="HasBatchAxis">Whether the batch is an axis before them.</param>
internal sealed record OnnxNode(string Name, Type ElementType, int[] Dimensions, bool HasBatchAxis)
{
    /// <summary>The number of values for one input.</summary>
    public int Length { get; } = Dimensions.Aggregate(1, (product, d) => checked(product * d));

    /// <summary>The tensor's dimensions for so many inputs: one where there is no axis for more.</summary>
    public long[] ShapeOf(int batchSize) => HasBatchAxis ? [batchSize, .. Dimensions.Select(d => (long)d)] : [.. Dimensions.Select(d => (long)d)];
}
