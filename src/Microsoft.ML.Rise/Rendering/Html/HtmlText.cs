using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>HTML that grows. What is written into the code is markup; what stands in a hole of it is text, and is encoded, also between the quotes of an attribute.</summary>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>Adds markup, with encoded holes.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        // The markup has written itself.
        _ = markup;
        return this;
    }

    /// <summary>Adds what is markup already: nothing that comes from data.</summary>
    public HtmlText AddMarkup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Adds each of some parts.</summary>
    public HtmlText AddEach<T>(IEnumerable<T> items, Action<HtmlText, T> add)
    {
        foreach (T item in items)
            add(this, item);
        return this;
    }

    /// <summary>What the compiler makes of an interpolated text.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _written;

        public Markup(int literalLength, int formattedCount, HtmlText html)
        {
            _written = html._text;
            _written.EnsureCapacity(_written.Length + literalLength + formattedCount);
        }

        public void AppendLiteral(string markup) => _written.Append(markup);

        public void AppendFormatted(HtmlText part) => _written.Append(part._text);

        public void AppendFormatted(string? text) => _written.Append(s_encoder.Encode(text ?? ""));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
