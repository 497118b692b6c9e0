using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>Reads the annotations of PASCAL VOC (2007 and later): an XML file for each image, with a box for each object.</summary>
/// <remarks>The corners of a box count from 1 and belong to it; a <see cref="PixelBox"/> has the same pixels, counted from 0.</remarks>
public static class PascalVocAnnotations
{
    /// <summary>Reads one image's file.</summary>
    /// <param name="path">An XML file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such an annotation; the message names the element, its line, what was expected and what came.</exception>
    public static AnnotatedImage ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var root = new VocElement(Path.GetFileName(path), Load(path), "annotation");
        VocElement size = root.Child("size");
        int width = size.Child("width").Positive(), height = size.Child("height").Positive();
        return new AnnotatedImage(root.Child("filename").Text(), width, height, [.. root.Children("object").Select(o => ObjectOf(o, width, height))]);
    }

    /// <summary>Reads every XML file of a folder, in the order of their names.</summary>
    /// <param name="folder">The folder <c>Annotations</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no XML file in it, or one is not such an annotation.</exception>
    public static IReadOnlyList<AnnotatedImage> ReadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] files = [.. Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new InvalidDataException($"The folder '{folder}' has no XML file.");
        return [.. files.Select(ReadFile)];
    }

    private static AnnotatedObject ObjectOf(VocElement element, int width, int height)
    {
        VocElement box = element.Child("bndbox");
        double left = box.Child("xmin").Number(1, width), right = box.Child("xmax").Number(left, width);
        double top = box.Child("ymin").Number(1, height), bottom = box.Child("ymax").Number(top, height);
        bool isDifficult = element.Children("difficult").FirstOrDefault()?.Number(0, 1) == 1;
        return new AnnotatedObject(element.Child("name").Text(), new PixelBox(left - 1, top - 1, right, bottom), IsDifficult: isDifficult);
    }

    private static XElement Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var reader = XmlReader.Create(stream);
        try
        {
            return XElement.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}, line {e.LineNumber}: {e.Message}", e);
        }
    }

    /// <summary>An element that knows where it stands.</summary>
    private sealed class VocElement
    {
        private readonly string _file;
        private readonly XElement _element;
        private readonly string _path;

        public VocElement(string file, XElement element, string name, string parent = "", int? number = null)
        {
            (_file, _element, _path) = (file, element, number is null ? $"{parent}/{name}" : $"{parent}/{name}[{number}]");
            if (element.Name != name)
                throw Error($"an element '{name}'", $"'{element.Name}'");
        }

        public VocElement Child(string name) => _element.Element(name) is { } child
            ? new VocElement(_file, child, name, _path)
            : throw Error($"an element '{name}' in it", "none");

        public IEnumerable<VocElement> Children(string name) => _element.Elements(name).Select((child, k) => new VocElement(_file, child, name, _path, k + 1));

        public string Text() => _element.Value.Trim() is { Length: > 0 } text ? text : throw Error("a text", "none");

        public int Positive() => int.TryParse(_element.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value
            : throw Error("a whole number of at least 1", $"'{_element.Value}'");

        public double Number(double smallest, double largest) =>
            double.TryParse(_element.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= smallest && value <= largest
                ? value
                : throw Error(string.Create(CultureInfo.InvariantCulture, $"a number in {smallest} to {largest}"), $"'{_element.Value}'");

        private InvalidDataException Error(string expected, string got) =>
            AnnotationErrors.Unexpected(_file, _path, ((IXmlLineInfo)_element).LineNumber, expected, got);
    }
}
