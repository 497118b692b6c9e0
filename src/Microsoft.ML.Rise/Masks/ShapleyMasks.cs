namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Masks for Shapley values, in pairs of opposites: mask 2j shows k of n units, k drawn uniformly from 1 to n − 1 and then any k of them alike; mask 2j + 1 shows the others, over the same row of the background.
/// </summary>
/// <remarks>
/// The sizes are those of Musco, Witter: Provably Accurate Shapley Value Estimation via Leverage Score Sampling, ICLR 2025: with weights 1 / (k·(n − k)) all masks tell equally much. Drawn with replacement, unlike there, so that mask i
/// is a pure function of (seed, i), however many will be asked about; the sizes of which all masks could be had are those of few units, which are enumerated.
/// </remarks>
/// <param name="numberOfUnits">n, at least 1; a single unit is shown and hidden.</param>
/// <param name="seed">Of the masks and of the rows.</param>
/// <param name="numberOfRows">How many rows of the background there are.</param>
internal sealed class ShapleyMasks(int numberOfUnits, int seed, int numberOfRows = 1)
    : MaskSource(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(numberOfUnits)), numberOfRows)
{
    private readonly ulong _seed = (uint)seed;
    private readonly DealtRows _rows = new((uint)seed, numberOfRows);

    public override bool IsAntithetic => true;

    public override int RowOf(long index) => _rows.Of((ulong)(index >> 1));

    /// <remarks>Selection sampling: unit u is shown with the probability (how many are still to be shown) / (how many units are left). Fan, Muller, Rezucha, 1962.</remarks>
    public override MaskShift Sample(long index, Span<float> grid)
    {
        ulong draw = (ulong)(index >> 1);
        Philox.Words words = Philox.Generate(_seed, 0, draw);
        int left = 1 + Philox.Below(Math.Max(1, grid.Length - 1), words[0]);
        float shown = (index & 1) == 0 ? 1 : 0;
        for (int u = 0; u < grid.Length; u++)
        {
            if (u % Philox.WordsPerCounter == 0)
                words = Philox.Generate(_seed, 1 + (ulong)(u / Philox.WordsPerCounter), draw);
            bool isDrawn = Philox.Below(grid.Length - u, words[u % Philox.WordsPerCounter]) < left;
            grid[u] = isDrawn ? shown : 1 - shown;
            left -= isDrawn ? 1 : 0;
        }

        return default;
    }
}
