using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

[TestClass]
public sealed class PhiloxTests
{
    // The known answers for philox4x32, 10 rounds, that its authors publish with Random123.
    [TestMethod]
    [DataRow(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [DataRow(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [DataRow(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Generate_KnownCounterAndKey_GivesPublishedWords(ulong key, ulong counterLow, ulong counterHigh, uint w0, uint w1, uint w2, uint w3)
    {
        Philox.Words block = Philox.Generate(key, counterLow, counterHigh);

        CollectionAssert.AreEqual(new[] { w0, w1, w2, w3 }, new[] { block[0], block[1], block[2], block[3] });
    }
}
