namespace Microsoft.ML.Rise.Methods;

/// <summary>When a run looks at its reliability: at fixed numbers of masks, so that where it stops depends on nothing but the scores.</summary>
internal static class StoppingChecks
{
    private const int FirstCheck = 256;

    /// <summary>256, 384, 512, 768, 1024, …: each about 1.4 times the last, and a multiple of 128, so that no pair of masks is parted, and no orthogonal array of the usual grid; the ceiling itself at the end.</summary>
    public static IEnumerable<int> Of(int numberOfMasks)
    {
        for (long check = FirstCheck; check < numberOfMasks; check *= 2)
        {
            yield return (int)check;
            if (check + check / 2 < numberOfMasks)
                yield return (int)(check + check / 2);
        }

        yield return numberOfMasks;
    }
}
