using System.Numerics;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// A fair coin for each draw of an array and each grid cell: over the whole array, any two cells show each of their four outcomes equally often, so that no cell's part
/// is mistaken for another's. With the opposites of all draws, the same holds for any three cells.
/// </summary>
/// <remarks>
/// An orthogonal array of strength 2 (Hedayat, Sloane, Stufken: Orthogonal Arrays, 1999): rows and columns of a Hadamard matrix, whose entries are the parities of
/// row AND column. The columns are dealt to the cells, the rows to the draws, and sides to the columns at random, by the seed and the number of the array alone:
/// each draw by itself is as random as without an array, and arrays are independent.
/// </remarks>
internal sealed class OrthogonalArray
{
    /// <summary>Apart from the words that the masks themselves are drawn from.</summary>
    private const ulong Stream = 1UL << 63;

    private readonly ulong _seed;
    private readonly uint[] _rows;
    private readonly uint[] _columns;

    /// <summary>The top bit of a word, or none.</summary>
    private readonly uint[] _sides;

    private ulong? _dealt;

    public OrthogonalArray(ulong seed, int numberOfCells)
    {
        int order = (int)BitOperations.RoundUpToPowerOf2((uint)numberOfCells + 1);
        _seed = seed;
        _rows = new uint[order];
        _columns = new uint[order - 1];
        _sides = new uint[numberOfCells];
    }

    /// <summary>Deals the array of a draw, unless it is the one that lies there; not thread-safe.</summary>
    /// <param name="draw">The number of the draw, of all.</param>
    /// <returns>The draw's number in its array.</returns>
    public int Deal(ulong draw)
    {
        (ulong array, ulong drawOfArray) = Math.DivRem(draw, (ulong)_rows.Length);
        if (_dealt != array)
        {
            ulong counter = Stream;
            Shuffle(_rows, first: 0, ref counter, array);
            Shuffle(_columns, first: 1, ref counter, array);
            for (int cell = 0; cell < _sides.Length; cell++)
                _sides[cell] = Philox.Word(_seed, counter++, array) & Philox.TopBit;
            _dealt = array;
        }

        return (int)drawOfArray;
    }

    /// <summary>The coin as the top bit of a word.</summary>
    /// <param name="draw">The draw's number in the array that was dealt last.</param>
    /// <param name="cell">The grid cell.</param>
    public uint TopBit(int draw, int cell) => (uint)BitOperations.PopCount(_rows[draw] & _columns[cell]) << 31 ^ _sides[cell];

    /// <summary>The numbers from <paramref name="first"/> on, in random order.</summary>
    private void Shuffle(uint[] values, uint first, ref ulong counter, ulong array)
    {
        for (int k = 0; k < values.Length; k++)
            values[k] = first + (uint)k;
        for (int k = values.Length - 1; k > 0; k--)
        {
            int other = Philox.Below(k + 1, Philox.Word(_seed, counter++, array));
            (values[k], values[other]) = (values[other], values[k]);
        }
    }
}
