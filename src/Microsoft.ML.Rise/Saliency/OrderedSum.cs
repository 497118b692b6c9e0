using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Sums in an order that no machine's vector width changes: four lanes, then the lanes, then the rest.</summary>
internal static class OrderedSum
{
    public static double Sum(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector256<double>> lanes = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> sum = Vector256<double>.Zero;
        foreach (Vector256<double> lane in lanes)
            sum += lane;
        double total = Add(sum);
        foreach (double value in values[(lanes.Length * Vector256<double>.Count)..])
            total += value;
        return total;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sum = Vector256<double>.Zero;
        for (int k = 0; k < va.Length; k++)
            sum += va[k] * vb[k];
        double total = Add(sum);
        for (int k = va.Length * Vector256<double>.Count; k < a.Length; k++)
            total += a[k] * b[k];
        return total;
    }

    private static double Add(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
