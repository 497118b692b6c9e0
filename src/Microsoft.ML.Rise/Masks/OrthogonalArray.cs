using System.Numerics;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// A fair coin for each draw of a block and each grid cell: over the whole block, any two cells show each of their four outcomes equally often, so that no cell's part
/// is mistaken for another's. With the opposites of all draws, the same holds for any three cells.
/// </summary>
/// <remarks>
/// An orthogonal array of strength 2 (Hedayat, Sloane, Stufken: Orthogonal Arrays, 1999): rows and columns of a Hadamard matrix, whose entries are the parities of
/// row AND column. The columns are dealt to the cells, the rows to the draws, and sides to the columns at random, by the seed and the number of the block alone:
/// each draw by itself is as random as without an array, and blocks are independent.
/// </remarks>
internal sealed class OrthogonalArray
{
    /// <summary>Apart from the words that the masks themselves are drawn from.</summary>
    private const ulong Stream = 1UL << 63;

    private readonly uint[] _rows;
    private readonly uint[] _columns;

    /// <summary>The top bit of a word, or none.</summary>
    private readonly uint[] _sides;

    public OrthogonalArray(ulong seed, ulong block, int numberOfCells)
    {
        Block = block;
        int order = OrderFor(numberOfCells);
        ulong counter = Stream;
        _rows = [.. Enumerable.Range(0, order).Select(row => (uint)row)];
        _columns = [.. Enumerable.Range(1, order - 1).Select(column => (uint)column)];
        _sides = new uint[numberOfCells];
        Shuffle(_rows, seed, ref counter, block);
        Shuffle(_columns, seed, ref counter, block);
        for (int cell = 0; cell < _sides.Length; cell++)
            _sides[cell] = Philox.Word(seed, counter++, block) & Philox.TopBit;
    }

    public ulong Block { get; }

    /// <summary>The number of draws in a block: the least power of two that has a column for each cell.</summary>
    public static int OrderFor(int numberOfCells) => (int)BitOperations.RoundUpToPowerOf2((uint)numberOfCells + 1);

    /// <summary>The coin as the top bit of a word.</summary>
    /// <param name="draw">The draw's number in the block.</param>
    /// <param name="cell">The grid cell.</param>
    public uint TopBit(int draw, int cell) => (uint)BitOperations.PopCount(_rows[draw] & _columns[cell]) << 31 ^ _sides[cell];

    private static void Shuffle(uint[] values, ulong seed, ref ulong counter, ulong block)
    {
        for (int k = values.Length - 1; k > 0; k--)
        {
            int other = Philox.Below(k + 1, Philox.Word(seed, counter++, block));
            (values[k], values[other]) = (values[other], values[k]);
        }
    }
}
