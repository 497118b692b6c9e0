namespace Microsoft.ML.Rise.Metrics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The quantile 0.975 of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The quantile 0.975 for 1 to 7 degrees of freedom, where the expansion is not near enough.</summary>
    private static readonly double[] Few = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624];

    /// <summary>How many standard errors a 95% interval reaches to each side, within 3e-5: the expansion of Cornish and Fisher.</summary>
    /// <param name="degreesOfFreedom">At least 1.</param>
    public static double TwoSided95(int degreesOfFreedom)
    {
        if (degreesOfFreedom <= Few.Length)
            return Few[degreesOfFreedom - 1];
        double z2 = Z * Z, n = degreesOfFreedom;
        double first = Z * (z2 + 1) / 4;
        double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        double fourth = Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return Z + (first + (second + (third + fourth / n) / n) / n) / n;
    }
}
