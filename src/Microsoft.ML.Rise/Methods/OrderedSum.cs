using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// Sums in an order that no machine's vector width changes: sixteen lanes (enough that no addition waits for the last), then the lanes, then the rest.
/// </summary>
internal static class OrderedSum
{
    private const int Vectors = 4;

    public static double Sum(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector256<double>> v = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> a = default, b = default, c = default, d = default;
        int k = 0;
        for (; k + Vectors <= v.Length; k += Vectors)
        {
            a += v[k];
            b += v[k + 1];
            c += v[k + 2];
            d += v[k + 3];
        }

        double total = Add(a + b + (c + d));
        for (k *= Vector256<double>.Count; k < values.Length; k++)
            total += values[k];
        return total;
    }

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector256<double>> v = MemoryMarshal.Cast<double, Vector256<double>>(left);
        ReadOnlySpan<Vector256<double>> w = MemoryMarshal.Cast<double, Vector256<double>>(right)[..v.Length];
        Vector256<double> a = default, b = default, c = default, d = default;
        int k = 0;
        for (; k + Vectors <= v.Length; k += Vectors)
        {
            a += v[k] * w[k];
            b += v[k + 1] * w[k + 1];
            c += v[k + 2] * w[k + 2];
            d += v[k + 3] * w[k + 3];
        }

        double total = Add(a + b + (c + d));
        for (k *= Vector256<double>.Count; k < left.Length; k++)
            total += left[k] * right[k];
        return total;
    }

    private static double Add(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
