using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.Rise.Samples.Tests.Notebooks;

/// <summary>The file of a notebook.</summary>
internal sealed class Notebook
{
    private static readonly JsonWriterOptions s_asJupyter = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonNode _file;

    private Notebook(JsonNode file) => _file = file;

    public static Notebook Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    public IReadOnlyList<NotebookCell> Code => [.. _file["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code").Select(c => new NotebookCell(c!))];

    /// <summary>Takes what the cells of an executed copy show.</summary>
    public void TakeOutputs(Notebook executed)
    {
        foreach ((NotebookCell cell, NotebookCell other) in Code.Zip(executed.Code))
            cell.TakeOutputs(other);
    }

    public void Write(string file)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_asJupyter))
            _file.WriteTo(writer);
        File.WriteAllText(file, Encoding.UTF8.GetString(stream.ToArray()) + "\n");
    }
}

/// <summary>A cell of code.</summary>
internal sealed class NotebookCell(JsonNode cell)
{
    public string Source => NotebookOutput.TextOf(cell["source"]!);

    /// <summary>Whether it only fetches packages. What it shows then is the kernel's: addresses, folders and scripts of the machine.</summary>
    public bool IsInstallation => Source.StartsWith("#r ", StringComparison.Ordinal);

    public IEnumerable<NotebookOutput> Outputs => cell["outputs"]!.AsArray().SelectMany(o => NotebookOutput.Of(o!));

    public void TakeOutputs(NotebookCell executed)
    {
        cell["execution_count"] = executed.Number;
        cell["outputs"] = IsInstallation ? new JsonArray() : executed.OutputsAsTheyAre;
    }

    private JsonNode? Number => cell["execution_count"]?.DeepClone();

    private JsonNode OutputsAsTheyAre => cell["outputs"]!.DeepClone();
}

/// <summary>Something that a cell shows.</summary>
/// <param name="Kind">A MIME type, or the name of a stream, or "error".</param>
/// <param name="Text">In that kind.</param>
internal sealed record NotebookOutput(string Kind, string Text)
{
    /// <summary>One for each kind in which it is there.</summary>
    public static IEnumerable<NotebookOutput> Of(JsonNode output) => (string?)output["output_type"] switch
    {
        "stream" => [new NotebookOutput((string)output["name"]!, TextOf(output["text"]!))],
        "error" => [new NotebookOutput("error", (string)output["evalue"]!)],
        _ => output["data"]!.AsObject().Select(d => new NotebookOutput(d.Key, TextOf(d.Value!))),
    };

    /// <summary>Jupyter writes a text as the list of its lines.</summary>
    public static string TextOf(JsonNode text) => text is JsonArray lines ? string.Concat(lines.Select(l => (string)l!)) : (string)text!;
}
