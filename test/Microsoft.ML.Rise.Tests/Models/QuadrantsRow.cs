using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>A picture of 6×8 for the networks of quarters.</summary>
internal sealed class QuadrantsRow
{
    [VectorType(1, 6, 8)]
    public float[] P { get; set; } = [.. Enumerable.Range(0, 48).Select(k => k / 48f)];
}
