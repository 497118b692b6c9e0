using System.Text.Json.Serialization;
using Microsoft.ML.Rise.ModelFiles;

namespace Microsoft.ML.Rise;

/// <summary>How a text is masked: word by word.</summary>
/// <param name="HiddenToken">What stands in the place of a hidden word, such as "[MASK]"; null to remove it, with a space of the two that are left side by side.</param>
/// <param name="Split">Where the words of a text are, in order and apart from each other. Default (<see langword="null"/>): runs of letters, digits, marks and inner apostrophes; each Chinese or Japanese character, and each emoji with all that belongs
/// to it, by itself. What is between words always stays.</param>
public sealed record WordMasking(string? HiddenToken = null, [property: JsonConverter(typeof(WordMasking.SplitNotSaved))] Func<string, IReadOnlyList<Range>>? Split = null)
{
    internal sealed class SplitNotSaved() : NoFunction<Func<string, IReadOnlyList<Range>>>($"{nameof(RiseOptions.TextMasking)}.{nameof(Split)}", "leave it out, for words as Unicode has them");

    /// <summary>Words are removed.</summary>
    public static WordMasking Default { get; } = new();
}
