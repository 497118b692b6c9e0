using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>A row with a picture of 3×8×8 values in planes, all of them whole numbers in 0 to 255, and other columns beside it.</summary>
internal sealed class Picture
{
    public const int Side = 8;
    public const int Length = 3 * Side * Side;

    public int Id { get; set; }

    public float Gain { get; set; } = 1;

    public string Name { get; set; } = "";

    [VectorType(3, Side, Side)]
    public float[] Pixels { get; set; } = [];

    /// <summary>A picture that no other id has, and that has no symmetry.</summary>
    public static Picture Number(int id) => new()
    {
        Id = id,
        Gain = 1 + 0.5f * id,
        Name = $"picture {id}",
        Pixels = [.. Enumerable.Range(0, Length).Select(k => (float)((id * 37 + k * 29 + k * k * 7) % 256))],
    };

    /// <summary>Pictures 0 to <paramref name="count"/> − 1.</summary>
    public static Picture[] Several(int count) => [.. Enumerable.Range(0, count).Select(Number)];

    /// <summary>The same values, with the channels of a pixel side by side.</summary>
    public static float[] Interleave(float[] planar) =>
        [.. Enumerable.Range(0, Length).Select(k => planar[k % 3 * Side * Side + k / 3])];
}
