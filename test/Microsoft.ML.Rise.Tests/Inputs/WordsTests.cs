using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>What a word is, and what a text is without some of its words.</summary>
[TestClass]
public sealed class WordsTests
{
    [TestMethod]
    [DataRow("It was good.", "It|was|good")]
    [DataRow("two-tone, 3.14 and x_1", "two|tone|3|14|and|x|1")]
    [DataRow("don't rock'n'roll, l\u2019\u00E9t\u00E9", "don't|rock'n'roll|l\u2019\u00E9t\u00E9")]
    [DataRow("'tis the dogs' a''b 5'", "tis|the|dogs|a|b|5")]
    [DataRow("Stra\u00DFe 2\u00BD \u2167", "Stra\u00DFe|2\u00BD|\u2167")]
    [DataRow("line\r\nnext\tthird\u00A0fourth", "line|next|third|fourth")]
    public void Words_AreRunsOfLettersDigitsMarksAndInnerApostrophes(string text, string expected) => AreWords(expected, text);

    [TestMethod]
    [DataRow("\u6211\u5F88\u559C\u6B22", "\u6211|\u5F88|\u559C|\u6B22", DisplayName = "Chinese")]
    [DataRow("\u30C6\u30B9\u30C8\u306E\u6587\u3002", "\u30C6|\u30B9|\u30C8|\u306E|\u6587", DisplayName = "Japanese, with a full stop")]
    [DataRow("\u304B\u3099\u30FC", "\u304B\u3099|\u30FC", DisplayName = "a kana with its combining mark")]
    [DataRow("\uD840\uDC00A\u4E2DB", "\uD840\uDC00|A|\u4E2D|B", DisplayName = "a character beyond 16 bits, and Latin letters between")]
    [DataRow("\uD55C\uAD6D\uC5B4 \uC88B\uC544", "\uD55C\uAD6D\uC5B4|\uC88B\uC544", DisplayName = "Korean, which has spaces")]
    public void ChineseAndJapaneseCharacters_AreOneByOne(string text, string expected) => AreWords(expected, text);

    [TestMethod]
    [DataRow("good\U0001F600\U0001F600", "good|\U0001F600|\U0001F600", DisplayName = "side by side")]
    [DataRow("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466!", "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", DisplayName = "a family")]
    [DataRow("\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", "\U0001F1E9\U0001F1EA|\U0001F1EB\U0001F1F7", DisplayName = "flags")]
    [DataRow("\U0001F44D\U0001F3FD ok", "\U0001F44D\U0001F3FD|ok", DisplayName = "a skin tone")]
    [DataRow("1\uFE0F\u20E3 2", "1\uFE0F\u20E3|2", DisplayName = "a keycap")]
    [DataRow("\u2764\uFE0F\u2B50\u231A\u23F0\u2714", "\u2764\uFE0F|\u2B50|\u231A|\u23F0|\u2714", DisplayName = "older symbols")]
    public void Emoji_AreWordsWithAllThatBelongsToThem(string text, string expected) => AreWords(expected, text);

    [TestMethod]
    [DataRow("\u0643\u062A\u0627\u0628 \u062C\u064E\u0645\u064A\u0644\u061F", "\u0643\u062A\u0627\u0628|\u062C\u064E\u0645\u064A\u0644", DisplayName = "Arabic, with a vowel mark and a question mark")]
    [DataRow("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", DisplayName = "Persian, with a non-joiner")]
    [DataRow("\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD \u05E2\u05D5\u05DC\u05DD", "\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD|\u05E2\u05D5\u05DC\u05DD", DisplayName = "Hebrew, with points")]
    [DataRow("cafe\u0301 n\u0303", "cafe\u0301|n\u0303", DisplayName = "combining marks")]
    [DataRow("\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35", "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35", DisplayName = "Thai, which has no spaces: one run")]
    [DataRow("\u0928\u092E\u0938\u094D\u0924\u0947 \u0926\u0941\u0928\u093F\u092F\u093E", "\u0928\u092E\u0938\u094D\u0924\u0947|\u0926\u0941\u0928\u093F\u092F\u093E", DisplayName = "Devanagari")]
    public void MarksAndScripts_StayTogether(string text, string expected) => AreWords(expected, text);

    [TestMethod]
    [DataRow("")]
    [DataRow("  \t\n")]
    [DataRow("?!... -- ''")]
    [DataRow("\uD83D")]
    public void NoWords_InATextWithoutAny(string text)
    {
        AreWords("", text);
        Assert.AreEqual(text, new Words(text, null).With(_ => false, null));
    }

    [TestMethod]
    public void ShownWhole_TheTextIsItself_BitForBit()
    {
        foreach (string text in (string[])["  It's  a\u00A0\"good\" film,\r\n really \U0001F600!! ", "\u0643\u062A\u0627\u0628 cafe\u0301", "\u6211\u5F88", "a"])
            Assert.AreEqual(text, new Words(text, null).With(_ => true, null));
    }

    [TestMethod]
    [DataRow("not a good film", 2, "not a film")]
    [DataRow("not a good film", 0, "a good film")]
    [DataRow("not a good film", 3, "not a good ")]
    [DataRow("a  b  c", 1, "a   c")]
    [DataRow("good, bad", 0, ", bad")]
    [DataRow("(good) bad", 0, "() bad")]
    [DataRow("\u6211\u5F88\u559C", 1, "\u6211\u559C")]
    public void ARemovedWord_LeavesOneSpaceOfTwo(string text, int hidden, string expected) => Assert.AreEqual(expected, new Words(text, null).With(k => k != hidden, null));

    [TestMethod]
    public void AllRemoved_TheGapsAreLeft()
    {
        Assert.AreEqual("", new Words("one two three", null).With(_ => false, null));
        Assert.AreEqual(", -.", new Words("one, two-three.", null).With(_ => false, null));
    }

    [TestMethod]
    public void AToken_StandsInTheWordsPlace_AndTheSpacesStay()
    {
        Assert.AreEqual("not [MASK] [MASK] film", new Words("not a good film", null).With(k => k is 0 or 3, "[MASK]"));
        Assert.AreEqual("not   film", new Words("not a good film", null).With(k => k is 0 or 3, ""));
    }

    /// <summary>As the tokens of language models begin with their space.</summary>
    [TestMethod]
    public void WordsThatBeginWithASpace_KeepIt()
    {
        var words = new Words("a b c", _ => [0..1, 1..3, 3..5]);

        CollectionAssert.AreEqual(new[] { "a", " b", " c" }, words.Texts.ToArray());
        Assert.AreEqual(" b c", words.With(k => k != 0, null));
        Assert.AreEqual("a c", words.With(k => k != 1, null));
        Assert.AreEqual(" c", words.With(k => k == 2, null));
        Assert.AreEqual("", words.With(_ => false, null));
    }

    [TestMethod]
    public void AUsersSplit_CountsFromTheEndToo() => CollectionAssert.AreEqual(new[] { "ab", "cd" }, new Words("ab cd", _ => [new Range(0, 2), new Range(^2, ^0)]).Texts.ToArray());

    [TestMethod]
    public void AUsersSplit_ThatIsNone_IsRefused()
    {
        Refuses("gave 1..3 after position 2 of a text of 5 characters", _ => [0..2, 1..3]);
        Refuses("gave 3..4 after position 5", _ => [4..5, 3..4]);
        Refuses("gave 2..2", _ => [2..2]);
        Refuses("gave 3..2", _ => [3..2]);
        Refuses("gave 0..9", _ => [0..9]);
        Refuses("gave ^9..2", _ => [^9..2]);
        Refuses("threw: no words today", _ => throw new FormatException("no words today"));
        Refuses("gave no list", _ => null!);

        static void Refuses(string part, Func<string, IReadOnlyList<Range>> split) =>
            StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => new Words("ab cd", split)).Message, part);
    }

    private static void AreWords(string expected, string text) => Assert.AreEqual(expected, string.Join('|', new Words(text, null).Texts));
}
