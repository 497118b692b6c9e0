using System.Runtime.CompilerServices;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Philox 4x32-10, a counter-based random number generator: four random words for any counter, without a state.
/// </summary>
/// <remarks>Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011).</remarks>
internal static class Philox
{
    public const int WordsPerCounter = 4;

    public const uint TopBit = 1U << 31;

    private const int NumberOfRounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    [InlineArray(WordsPerCounter)]
    public struct Words
    {
        private uint _word;
    }

    /// <summary>The first word at a counter of 128 bits in the stream of <paramref name="key"/>.</summary>
    public static uint Word(ulong key, ulong counterLow, ulong counterHigh) => Generate(key, counterLow, counterHigh)[0];

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, from a random word.</summary>
    public static int Below(int bound, uint word) => (int)((ulong)bound * word >> 32);

    /// <summary>The words at a counter of 128 bits in the stream of <paramref name="key"/>.</summary>
    public static Words Generate(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < NumberOfRounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        var words = default(Words);
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
        return words;
    }
}
