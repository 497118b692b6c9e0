using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>What is written: the page, and by its name what lies beside it.</summary>
internal sealed record Output(string Report, bool Png, bool Json, bool Csv);

/// <summary>Finds out about things one by one, and writes the report: of those that are finished, whatever happens to the others.</summary>
internal sealed class Session(string title, Output output, Provenance provenance, KeptRun kept, CancellationToken cancellation)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Finding> _findings = [];
    private string? _endedEarly;

    /// <summary>Where scores are kept.</summary>
    public KeptRun Kept => kept;

    /// <summary>Explains things one by one, and writes what comes out; later findings replace the earlier ones about a thing.</summary>
    public void Explain<T>(IReadOnlyCollection<T> things, string noun, Func<T, Bars, IEnumerable<Finding>> explain) =>
        Explain(bars => InOrder(things.Select(thing => explain(thing, bars))), things.Count, noun, writesEach: true, summarize: null);

    /// <summary>Explains things that come in a row, and says something about all of them: the report is written at the end.</summary>
    public void Explain(Func<Bars, IEnumerable<Finding>> explain, int count, string noun, Func<IReadOnlyList<Finding>, Finding> summarize) =>
        Explain(bars => explain(bars).Select(finding => (IEnumerable<Finding>)[finding]), count, noun, writesEach: false, summarize);

    private void Explain(Func<Bars, IEnumerable<IEnumerable<Finding>>> explain, int count, string noun, bool writesEach, Func<IReadOnlyList<Finding>, Finding>? summarize)
    {
        using ClusterScores? cluster = kept.Cluster;
        int finished = 0;
        try
        {
            Terminal.WithProgress(bars =>
            {
                foreach (IEnumerable<Finding> stages in explain(bars))
                {
                    foreach (Finding finding in stages)
                    {
                        _findings.RemoveRange(finished, _findings.Count - finished);
                        _findings.Add(finding);
                        if (writesEach)
                            WriteReport(_findings);
                    }

                    finished++;
                    cancellation.ThrowIfCancellationRequested();
                }
            });
        }
        catch (Exception) when (_findings.Count > 0)
        {
            // What is finished stays, be it Ctrl+C or a picture that cannot be read.
            _endedEarly = $"{finished} of {count} {noun} are here.";
            WriteAll(summarize);
            if (!cancellation.IsCancellationRequested)
                throw;
            string only = finished < _findings.Count ? $", of one more the explanation but not what follows it" : "";
            throw new FinishedInPart($"{finished} of {count} {noun} finished{only}: {output.Report} ({KeptRun.HowToGoOn})");
        }
        catch (OperationCanceledException) when (kept.HasScores)
        {
            throw new FinishedInPart($"what was scored is in '{kept.Folder}': {KeptRun.HowToGoOn}");
        }
        catch (Exception) when (!kept.HasScores)
        {
            kept.Clear();
            throw;
        }

        if (kept.Part is null)
            WriteAll(summarize);
        else
            Console.WriteLine(kept.Folder);
        kept.Clear();
    }

    private IEnumerable<IEnumerable<Finding>> InOrder(IEnumerable<IEnumerable<Finding>> all) => kept.Cluster is null ? all : Ahead(all);

    /// <summary>Several things at the same time: others score them.</summary>
    private IEnumerable<IEnumerable<Finding>> Ahead(IEnumerable<IEnumerable<Finding>> all)
    {
        var begun = new Queue<Task<Finding[]>>();
        try
        {
            foreach (IEnumerable<Finding> one in all)
            {
                begun.Enqueue(Task.Factory.StartNew(() => one.ToArray(), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                if (begun.Count == ClusterScores.JobsAtATime)
                    yield return begun.Dequeue().GetAwaiter().GetResult();
            }

            while (begun.TryDequeue(out Task<Finding[]>? next))
                yield return next.GetAwaiter().GetResult();
        }
        finally
        {
            // What was begun is kept, whatever ends this.
            ((Task)Task.WhenAll(begun)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    private void WriteAll(Func<IReadOnlyList<Finding>, Finding>? summarize)
    {
        Finding[] all = [.. summarize?.Invoke(_findings) is { } summary ? [summary] : Array.Empty<Finding>(), .. _findings];
        WriteReport(all);
        Console.WriteLine(output.Report);
        if (ProvenanceOf(all) is { IsTooLow: true } weak)
            Console.Error.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"note: a reliability of {weak.Reliability:0.00} was reached, and {weak.TargetReliability} asked for: give more --masks."));
        if (output.Json)
            WritePart(".json", path => File.WriteAllText(path, JsonSerializer.Serialize(new { Provenance = ProvenanceOf(all), Findings = all.Select(f => f.ToJson()) }, s_json)));
        if (output.Csv)
            WritePart(".csv", path => WriteCsv(path, _findings));
        if (!output.Png)
            return;
        foreach ((int k, Finding finding) in _findings.Index())
        {
            foreach ((string name, MLImage picture) in finding.Pictures())
            {
                using (picture)
                    WritePart($"-{(_findings.Count > 1 ? $"{k + 1}-" : "")}{name}.png", picture.Save);
            }
        }
    }

    /// <summary>A section for each, but one for many rows.</summary>
    private void WriteReport(IReadOnlyList<Finding> findings)
    {
        ColumnFinding[] rows = [.. findings.OfType<ColumnFinding>()];
        IEnumerable<Finding> alone = rows.Length > 1 ? findings.Where(f => f is not ColumnFinding) : findings;
        ReportSection[] sections = [.. alone.Select(f => new ReportSection(f.Name, f.ToHtml())), .. rows.Length > 1 ? [new ReportSection("Row by row", RowList.Of(rows))] : Array.Empty<ReportSection>()];
        ReportFile.Write(output.Report, ReportPage.Of(title, sections, ProvenanceOf(findings)));
    }

    private void WritePart(string ending, Action<string> write)
    {
        string path = Path.Combine(Path.GetDirectoryName(output.Report) ?? "", Path.GetFileNameWithoutExtension(output.Report) + ending);
        ReportFile.Write(path, write);
        Console.WriteLine(path);
    }

    private Provenance ProvenanceOf(IReadOnlyList<Finding> findings) => provenance with
    {
        EndedEarly = _endedEarly,
        Calls = findings.Sum(f => f.Calls),
        Reliability = findings.Min(f => f.Reliability),
    };

    private static void WriteCsv(string path, List<Finding> findings)
    {
        using var csv = CsvWriter.ToFile(path);
        csv.WriteHeader([.. findings[0].CsvHeader]);
        foreach (IReadOnlyList<string> record in findings.SelectMany(f => f.CsvRecords()))
            csv.WriteRecord([.. record]);
    }
}
