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
    public string[] PreferredMimeTypes => [NotebookFormatter.Html, "text/plain"];
}

/// <summary>Made by a notebook.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Notebooks look for members of an instance.")]
internal sealed class NotebookFormatters
{
    public IEnumerable<object> CreateTypeFormatters() => [new NotebookFormatter()];
}

/// <summary>Asked by a notebook.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Notebooks look for members of an instance.")]
internal sealed class NotebookFormatter
{
    public const string Html = "text/html";

    public string MimeType => Html;

    public bool Format(object value, TextWriter writer)
    {
        if (value is not IShownAsHtml shown)
            return false;
        writer.Write(shown.Html);
        return true;
    }
}
