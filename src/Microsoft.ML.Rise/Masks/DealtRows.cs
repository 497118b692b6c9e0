namespace Microsoft.ML.Rise.Masks;

/// <summary>Which row of the background a draw of masks shows: each row once, in random order, before any comes twice. Thread-safe.</summary>
/// <param name="seed">That of the masks.</param>
/// <param name="numberOfRows">How many rows there are.</param>
internal sealed class DealtRows(ulong seed, int numberOfRows)
{
    /// <summary>Apart from the words of masks and of their orthogonal arrays.</summary>
    private const ulong Stream = 3UL << 62;

    /// <summary>The round that was dealt last, with its order: draws come one after another.</summary>
    private volatile Round? _last;

    public int Of(ulong draw)
    {
        if (numberOfRows == 1)
            return 0;
        (ulong number, ulong place) = Math.DivRem(draw, (ulong)numberOfRows);
        Round? round = _last;
        if (round?.Number != number)
            _last = round = new Round(number, Deal(number));
        return round.Rows[place];
    }

    private int[] Deal(ulong round)
    {
        int[] rows = [.. Enumerable.Range(0, numberOfRows)];
        for (int k = rows.Length - 1; k > 0; k--)
        {
            int other = Philox.Below(k + 1, Philox.Word(seed, Stream + (ulong)k, round));
            (rows[k], rows[other]) = (rows[other], rows[k]);
        }

        return rows;
    }

    private sealed record Round(ulong Number, int[] Rows);
}
