using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

/// <remarks>The expected codes of <see cref="Decode_CodesOfCocoApi_GivesItsCounts"/> were written by <c>rleToString</c> of COCO's maskApi.c.</remarks>
[TestClass]
public sealed class RunLengthTextTests
{
    [TestMethod]
    [DataRow("35X1So0jNlL^n1^UO", new[] { 3, 5, 40, 1000, 2, 900, 2000, 50 })]
    [DataRow("a05300000000000g0", new[] { 17, 5, 3, 5, 3, 5, 3, 5, 3, 5, 3, 5, 3, 5, 26 })]
    [DataRow("i02450O0000010O0M3Nm0", new[] { 25, 2, 4, 7, 4, 6, 4, 6, 4, 6, 4, 7, 4, 6, 4, 3, 7, 1, 36 })]
    public void Decode_CodesOfCocoApi_GivesItsCounts(string text, int[] counts) => CollectionAssert.AreEqual(counts, RunLengthText.Decode(text));

    [TestMethod]
    [DataRow("0", 0)] // 00000
    [DataRow("?", 15)] // 01111, the largest of one group
    [DataRow("`0", 16)] // 10000 with a further group, or it would be negative
    [DataRow("X1", 40)] // 01000, then 1
    public void Decode_SingleNumbers_AreFiveBitGroupsLowestFirst(string text, int count) => CollectionAssert.AreEqual(new[] { count }, RunLengthText.Decode(text));

    [TestMethod]
    public void Decode_FourthCount_IsADifferenceToTheSecond()
    {
        CollectionAssert.AreEqual(new[] { 1, 7, 2, 6, 4 }, RunLengthText.Decode("172O2")); // O is 11111: -1
    }

    [TestMethod]
    public void Decode_WhatWasEncoded_ComesBack()
    {
        var random = new Random(3);
        for (int repeat = 0; repeat < 200; repeat++)
        {
            int[] counts = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(0, 1 << random.Next(1, 31)))];

            CollectionAssert.AreEqual(counts, RunLengthText.Decode(Encode(counts)));
        }
    }

    [TestMethod]
    [DataRow("12 4", "Compressed run lengths must be of the characters '0' to 'o', got ' ' at 2.")]
    [DataRow("1p", "Compressed run lengths must be of the characters '0' to 'o', got 'p' at 1.")]
    [DataRow("11X", "A number of the compressed run lengths does not end before character 3.")]
    [DataRow("1oooooooo1", "A number of the compressed run lengths does not end before character 8.")]
    [DataRow("O", "A run must have a length of 0 or more, got -1 before character 1 of the compressed run lengths.")]
    [DataRow("102N", "A run must have a length of 0 or more, got -2 before character 4 of the compressed run lengths.")]
    public void Decode_NoSuchCode_IsRefused(string text, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(() => RunLengthText.Decode(text)).Message);

    private static string Encode(int[] counts)
    {
        string text = "";
        for (int k = 0; k < counts.Length; k++)
        {
            long rest = k > 2 ? counts[k] - (long)counts[k - 2] : counts[k];
            bool more = true;
            while (more)
            {
                int group = (int)(rest & 31);
                rest >>= 5;
                more = rest != ((group & 16) == 0 ? 0 : -1);
                text += (char)('0' + group + (more ? 32 : 0));
            }
        }

        return text;
    }
}
