using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Report;

namespace Microsoft.ML.Rise.Benchmarks.Reports;

/// <summary>The command line of <c>reports</c>: how large reports are, how soon they open and answer in Chromium, and how soon <c>rise image</c> has its first one.</summary>
internal static class ReportsCommand
{
    private const int Rounds = 5, NumberOfRows = 1000, NumberOfColumns = 30;

    private static readonly Provenance From = new("rise", "model", "", Seed: 1, new Dictionary<string, string>());

    public static System.CommandLine.Command Create()
    {
        var model = new Option<FileInfo>("--model") { Description = "An ONNX network of 224² pictures in BGR, such as squeezenet.onnx.", Required = true };
        var image = new Option<FileInfo>("--image") { Description = "A photograph, a JPEG.", Required = true };
        var chromium = new Option<string>("--chromium") { Description = "The browser.", DefaultValueFactory = _ => "/usr/bin/chromium" };
        var output = new Option<FileInfo?>("--out") { Description = "The table, as Markdown." };
        var command = new System.CommandLine.Command("reports", "Measures the tool's reports: size, opening, answering, and the time to the first.") { model, image, chromium, output };
        command.SetAction(async (parsed, _) =>
        {
            string network = parsed.GetValue(model)!.FullName, picture = parsed.GetValue(image)!.FullName;
            var table = new MarkdownTable("report", "size", "open until it is drawn", "slowest answer");
            await using (ReportBrowser browser = await ReportBrowser.Start(parsed.GetValue(chromium)!))
            {
                table.Add((string[])["224² picture, 5 classes, evidence, curves", .. await Measure(browser, PicturePage(), "rise-explanation[data-drawn]", [
                    ("opacity", "e => { e.value = e.value === '60' ? 30 : 60; e.dispatchEvent(new Event('input')); }", ".rise-opacity", "true"),
                    ("colours", "e => { e.selectedIndex = 1 - e.selectedIndex; e.dispatchEvent(new Event('input')); }", ".rise-colors", "true"),
                    ("certain", "e => e.click()", ".rise-certain", "true"),
                    ("evidence", "e => e.click()", ".rise-evidence", "true"),
                    ("class", "e => { e.selectedIndex = (e.selectedIndex + 1) % 5; e.dispatchEvent(new Event('change')); }", ".rise-choice", "document.querySelector('rise-explanation').dataset.drawn === e.value"),
                ])]);
                table.Add((string[])[$"table of {NumberOfRows} rows × {NumberOfColumns} columns", .. await Measure(browser, TablePage(), ".report-row .rise-bars", [
                    ("search", "e => { e.value = e.value ? '' : '17'; e.dispatchEvent(new Event('input')); }", ".report-search", "true"),
                    ("order", "e => { e.selectedIndex = (e.selectedIndex + 7) % 30; e.dispatchEvent(new Event('input')); }", ".report-sort", "true"),
                    ("row", "e => e.click()", ".report-list tbody tr:nth-child(5) button", "document.querySelector('.report-row h3').textContent === e.textContent"),
                ])]);
            }

            table.Publish(parsed.GetValue(output));
            Console.WriteLine(FirstReport(network, picture));
        });
        return command;
    }

    private static async Task<string[]> Measure(ReportBrowser browser, string html, string drawn, (string Name, string Act, string Selector, string Until)[] acts)
    {
        double opened = double.PositiveInfinity;
        var answers = new Dictionary<string, double>();
        for (int round = 0; round < Rounds; round++)
        {
            opened = Math.Min(opened, await browser.Open(html, drawn));
            foreach ((string name, string act, string selector, string until) in acts)
                answers[name] = Math.Min(answers.GetValueOrDefault(name, double.PositiveInfinity), await browser.Answer(selector, act, until));
        }

        (string slowest, double took) = answers.MaxBy(a => a.Value);
        return [string.Create(CultureInfo.InvariantCulture, $"{html.Length / 1e6:0.00} MB"), string.Create(CultureInfo.InvariantCulture, $"{opened:0} ms"), string.Create(CultureInfo.InvariantCulture, $"{took:0} ms ({slowest})")];
    }

    /// <summary>Noise all over it, which packs worse than a photograph.</summary>
    private static string PicturePage()
    {
        InputShape shape = InputShape.Image(224, 224);
        var random = new Random(1);
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())];
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            scores.Clear();
            for (int k = 0; k < count; k++)
            {
                for (int i = 0; i < 224 * 224; i++)
                    scores[5 * k + i / 224 * 5 / 224] += inputs[k * shape.Length + i] / (224 * 224);
            }
        }, numberOfScores: 5);
        RiseExplanation explanation = new RiseExplainer(shape, new RiseOptions { Target = RiseTarget.All, NumberOfMasks = 1000 }).Explain(input, scorer);
        var evaluator = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions());
        string html = explanation.ToHtml(new HtmlOptions
        {
            WithAssets = false,
            Metrics = [.. explanation.Maps.Select(m => evaluator.Evaluate(input, m.Saliency.Span, m.Target.Index, scorer))],
            Evidence = [.. explanation.Maps.Select(m => new MinimalEvidence(shape, new MinimalEvidenceOptions { Target = m.Target.Index, NumberOfCalls = 200, NumberOfMasks = 100 }).Explain(input, scorer))],
        });
        return ReportPage.Of("picture", [new ReportSection("picture", html)], From);
    }

    private static string TablePage()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, NumberOfRows).Select(k => new WideRow { Values = [.. Enumerable.Range(0, NumberOfColumns).Select(c => (float)Math.Round(Math.Sin(k * (c + 1)) * 1000) / 100)] }));
        ITransformer model = ml.Transforms.CustomMapping<WideRow, ScoreRow>((row, result) => result.Score = row.Values.Select((v, c) => v * (c % 7 - 3)).Sum(), contractName: null).Fit(rows);
        var options = new ColumnOptions { SplitColumnNames = ["Values"], NumberOfMasks = 128, TargetReliability = 1 };
        ColumnFinding[] findings = [.. ml.Model.ExplainPredictions(model, rows, options: options).Select((e, k) => new ColumnFinding($"row {k}", e))];
        return ReportPage.Of("table", [new ReportSection("all", ContributionSummary.Of(findings.Select(f => f.Explanation)).ToHtml(withAssets: false)), new ReportSection("rows", RowList.Of(findings))], From);
    }

    /// <summary>A process of the tool until its first report is there, over the explanation alone, with its errors, in a process that has warmed up.</summary>
    private static string FirstReport(string network, string picture)
    {
        string tool = typeof(ReportPage).Assembly.Location, report = Path.Combine(Path.GetTempPath(), $"first-report-{Environment.ProcessId}.html");
        double first = double.PositiveInfinity, alone = double.PositiveInfinity, started = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            File.Delete(report);
            var watch = Stopwatch.StartNew();
            using Process process = Process.Start(new ProcessStartInfo("dotnet", [tool, "image", "--model", network, "--image", picture, "--preprocess", "caffe-bgr", "--reliability", "1", "--masks", "1000", "--no-curves", "--out", report]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            while (!File.Exists(report) && !process.HasExited)
                Thread.Sleep(2);
            first = Math.Min(first, watch.Elapsed.TotalSeconds);
            process.WaitForExit();

            watch.Restart();
            using Process help = Process.Start(new ProcessStartInfo("dotnet", [tool, "--version"]) { RedirectStandardOutput = true })!;
            help.WaitForExit();
            started = Math.Min(started, watch.Elapsed.TotalSeconds);
            alone = Math.Min(alone, OfExplanation(network));
        }

        return string.Create(CultureInfo.InvariantCulture, $"first report after {first:0.00} s, of which {started:0.00} s start the process; the explanation alone {alone:0.00} s; ratio {first / alone:0.00}, without the start {(first - started) / alone:0.00}");
    }

    private static double OfExplanation(string network)
    {
        InputShape shape = InputShape.Image(224, 224);
        using RiseOnnxScorer scorer = RiseScorer.FromOnnx(network, new RiseOnnxOptions { InputDimensions = [3, 224, 224] });
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(i => (float)(i % 251))];
        var watch = Stopwatch.StartNew();
        RiseMap map = new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 1000, TargetReliability = 1 }).Explain(input, scorer).Maps[0];
        _ = (map.Contrast, map.ContrastStandardError, map.Reliability);
        return watch.Elapsed.TotalSeconds;
    }

    private sealed class WideRow
    {
        [VectorType(NumberOfColumns)]
        public float[] Values { get; set; } = new float[NumberOfColumns];
    }

    private sealed class ScoreRow
    {
        public float Score { get; set; }
    }
}
