using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>A result that a page can show.</summary>
internal interface IShownAsHtml
{
    /// <summary>A fragment that needs nothing beside it.</summary>
    string Html { get; }
}

/// <summary>Tells notebooks how to show results of a type: they look for an attribute of this name, whoever wrote it, and for the members by their names, as .NET Interactive does.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Notebooks look for members of an instance.")]
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute : Attribute
{
    public Type FormatterSourceType => typeof(NotebookFormatters);

    /// <summary>Where HTML is taken away, the text is left.</summary>
    public string[] PreferredMimeTypes => [NotebookFormatters.Html, NotebookFormatters.PlainText];
}

/// <summary>Made by a notebook.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Notebooks look for members of an instance.")]
internal sealed class NotebookFormatters
{
    public const string Html = "text/html", PlainText = "text/plain";

    public IEnumerable<object> CreateTypeFormatters() => [new NotebookFormatter(Html, s => s.Html), new NotebookFormatter(PlainText, s => s.ToString()!)];
}

/// <summary>Asked by a notebook.</summary>
internal sealed class NotebookFormatter(string mimeType, Func<IShownAsHtml, string> show)
{
    public string MimeType => mimeType;

    public bool Format(object value, TextWriter writer)
    {
        if (value is not IShownAsHtml shown)
            return false;
        writer.Write(show(shown));
        return true;
    }
}
