using System.Globalization;
using System.Text;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The words of a text, and the text without some of them.</summary>
internal sealed class Words
{
    private readonly string _text;

    /// <param name="text">The text.</param>
    /// <param name="split">Where its words are; null for <see cref="Split"/>.</param>
    /// <exception cref="InvalidOperationException">The user's split threw, or its words are not in order or not in the text.</exception>
    public Words(string text, Func<string, IReadOnlyList<Range>>? split)
    {
        _text = text;
        Ranges = split is null ? Split(text) : Checked(text, split);
        Texts = [.. Ranges.Select(r => text[r])];
    }

    /// <summary>Where the words are.</summary>
    public IReadOnlyList<Range> Ranges { get; }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Runs of letters, digits, marks and inner apostrophes; each Chinese or Japanese character, and each emoji with all that belongs to it, is a word by itself.</summary>
    public static IReadOnlyList<Range> Split(string text)
    {
        var words = new List<Range>();
        int start = -1;
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            Kind kind = KindOf(text.AsSpan(at, length));
            bool isInner = kind == Kind.Apostrophe && start >= 0 && at + length < text.Length
                && KindOf(text.AsSpan(at + length, StringInfo.GetNextTextElementLength(text, at + length))) == Kind.Letter;
            if (kind == Kind.Letter || isInner)
            {
                start = start < 0 ? at : start;
                continue;
            }

            End(at);
            if (kind == Kind.Whole)
                words.Add(at..(at + length));
        }

        End(text.Length);
        return words;

        void End(int at)
        {
            if (start >= 0)
                words.Add(start..at);
            start = -1;
        }
    }

    /// <summary>The text with some words removed, and a space of the two that are left side by side; or with a token in their place. What is between words stays.</summary>
    /// <param name="shows">Whether a word stays.</param>
    /// <param name="token">Null to remove.</param>
    public string With(Func<int, bool> shows, string? token)
    {
        var text = new StringBuilder(_text.Length);
        int from = 0;
        for (int k = 0; k < Ranges.Count; k++)
        {
            if (shows(k))
                continue;
            (int start, int length) = Ranges[k].GetOffsetAndLength(_text.Length);
            text.Append(_text, from, start - from).Append(token);
            from = start + length;
            // A user's words may begin with the space before them: that is theirs.
            int gap = k + 1 < Ranges.Count ? Ranges[k + 1].Start.GetOffset(_text.Length) : _text.Length;
            bool isBetweenSpaces = token is null && from < gap && char.IsWhiteSpace(_text[from]) && (text.Length == 0 || char.IsWhiteSpace(text[^1]));
            from += isBetweenSpaces ? 1 : 0;
        }

        return text.Append(_text, from, _text.Length - from).ToString();
    }

    private enum Kind
    {
        Gap,
        Letter,
        Apostrophe,
        Whole,
    }

    /// <summary>What a text element (a character with its marks, or an emoji with all that joins it) is.</summary>
    private static Kind KindOf(ReadOnlySpan<char> element)
    {
        Rune.DecodeFromUtf16(element, out Rune first, out int length);
        bool isEmoji = element.Contains('\u20E3') || element.Contains('\uFE0F') || (first.Value >= 0x1F000 && Rune.GetUnicodeCategory(first) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol);
        if (isEmoji || IsIdeograph(first.Value))
            return Kind.Whole;
        if (element is "'" or "\u2019")
            return Kind.Apostrophe;
        if (Rune.IsLetterOrDigit(first))
            return Kind.Letter;
        return Rune.GetUnicodeCategory(first) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Letter,
            UnicodeCategory.OtherSymbol when IsPictograph(first.Value) => Kind.Whole,
            _ => Kind.Gap,
        };
    }

    /// <summary>Emoji of the older blocks: miscellaneous symbols and dingbats, clocks and buttons, squares, star and circle.</summary>
    private static bool IsPictograph(int character) => character is (>= 0x2600 and < 0x2800) or 0x231A or 0x231B or (>= 0x23E9 and <= 0x23F3) or 0x25FD or 0x25FE or 0x2B1B or 0x2B1C or 0x2B50 or 0x2B55;

    /// <summary>Scripts without spaces whose characters are read one by one: Han with its extensions and compatibility forms, Hiragana, Katakana, Bopomofo.</summary>
    private static bool IsIdeograph(int character) => character is (>= 0x2E80 and <= 0x2FDF) or (>= 0x3005 and <= 0x3007) or (>= 0x3041 and <= 0x31BF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9F) or (>= 0x1AFF0 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFF);

    private static IReadOnlyList<Range> Checked(string text, Func<string, IReadOnlyList<Range>> split)
    {
        IReadOnlyList<Range>? ranges;
        try
        {
            ranges = split(text)?.ToArray();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The function that splits texts into words threw: {e.Message}", e);
        }

        if (ranges is null)
            throw new InvalidOperationException("The function that splits texts into words gave no list: a text without words has an empty one.");
        int end = 0;
        foreach (Range range in ranges)
        {
            int start = range.Start.GetOffset(text.Length), next = range.End.GetOffset(text.Length);
            if (start < end || next <= start || next > text.Length)
                throw new InvalidOperationException($"The function that splits texts into words gave {range} after position {end} of a text of {text.Length} characters: words must be in order, apart, and not empty.");
            end = next;
        }

        return ranges;
    }
}
