using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>What was found out about one thing: a section of the report, and its parts in other forms.</summary>
internal abstract record Finding(string Name)
{
    /// <summary>How often the model was asked.</summary>
    public abstract long Calls { get; }

    /// <summary>The lowest of its targets; null where there is none.</summary>
    public abstract float? Reliability { get; }

    /// <summary>A fragment of a page that has the styles and scripts.</summary>
    public abstract string ToHtml();

    /// <summary>What a serializer makes an object of.</summary>
    public abstract object ToJson();

    /// <summary>The heads of <see cref="CsvRecords"/>.</summary>
    public virtual IReadOnlyList<string> CsvHeader => [];

    public virtual IEnumerable<IReadOnlyList<string>> CsvRecords() => [];

    /// <summary>What of it is a picture, with what it is called. Belong to the caller.</summary>
    public virtual IEnumerable<(string Name, MLImage Picture)> Pictures() => [];

    protected static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
