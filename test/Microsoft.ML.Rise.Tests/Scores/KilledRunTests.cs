using System.Diagnostics;
using System.Reflection;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Explanations in a child process that is killed at random moments, again and again: nothing is half-written, what was done is not lost, and the bits are those of a run that nobody has disturbed.</summary>
[TestClass]
public sealed class KilledRunTests
{
    private const int Kills = 20, Rows = 3;
    private const string File = "file", Folder = "folder", Columns = "columns";
    private static readonly RiseOptions Options = Pipelines.Options with { NumberOfMasks = 4000, TargetReliability = 0.9999, Target = RiseTarget.All };

    [TestMethod]
    [DataRow(File)]
    [DataRow(Folder)]
    [DataRow(Columns)]
    public void Run_KilledTwentyTimes_GoesOnToTheSameBits(string kind)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var random = new Random(1);
        long before = 0;
        int grown = 0, ended = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process child = Start(kind, folder);
            // Now and then before it has begun; else at any moment of its work, or of its saving.
            if (kill % 7 > 0)
                child.StandardOutput.ReadLine();
            if (child.WaitForExit(random.Next(600)))
                ended++;
            else
                child.Kill();
            child.WaitForExit();
            long now = Directory.EnumerateFiles(folder, "*.rise").Sum(f => (long)MaskScores.Load(f).NumberOfMasks);
            Assert.IsGreaterThanOrEqualTo(before, now, "Nothing is lost.");
            grown += now > before ? 1 : 0;
            before = now;
        }

        Assert.IsGreaterThan(1, grown, "Some of the runs were killed in the middle, and others went on from there.");
        Assert.IsLessThan(Kills / 2, ended, "Most of them were killed.");
        using (Process child = Start(kind, folder))
        {
            child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Assert.AreEqual(0, child.ExitCode);
        }

        int asked = 0;
        CollectionAssert.AreEqual(Bits(kind, null, () => { }), Bits(kind, folder, () => Interlocked.Increment(ref asked)));
        Assert.IsLessThanOrEqualTo(2 * Rows + 4, asked, "Only what the scorer says of each row as it is, and of the first one whether it says so twice.");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What the child does: explains, and keeps what it has.</summary>
    public static void Work(string kind, string folder)
    {
        int asked = 0;
        Bits(kind, folder, () =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                Console.WriteLine("begun");
            Thread.Sleep(1);
        });
    }

    private static Process Start(string kind, string folder) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Assembly.GetExecutingAssembly().Location, kind, folder]) { RedirectStandardOutput = true })!;

    /// <summary>All maps and their errors, of a run that is kept in a folder, or of one that is not.</summary>
    private static float[] Bits(string kind, string? folder, Action whenAsked)
    {
        var pictures = Rows<Picture>(Picture.Several(Rows));
        using RiseScorer scorer = RiseScorer.FromFunction(
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                {
                    whenAsked();
                    ReadOnlySpan<float> x = inputs.Slice(k * Picture.Length, Picture.Length);
                    (scores[2 * k], scores[2 * k + 1]) = (x[0] * x[100] / 255, Math.Max(x[33], x[77]));
                }
            },
            2, new RiseSchedule(1, 1, 8));
        if (kind == File)
        {
            var explainer = new RiseExplainer(InputShape.Image(Picture.Side, Picture.Side), Options);
            float[] picture = Picture.Number(1).Pixels;
            RiseExplanation explanation = folder is null ? explainer.Explain(picture, scorer) : explainer.Explain(picture, scorer, Path.Combine(folder, "one.rise"));
            return [.. explanation.Saliency.Span, .. explanation.StandardError.Span];
        }

        RiseTransformer transformer = kind == Folder
            ? Ml.Transforms.ExplainWithRise(scorer, Options).Fit(pictures)
            : Ml.Transforms.ExplainColumnsWithRise(
                RiseScorer.FromTransformer(Map<Picture, Weighed>((row, output) =>
                {
                    whenAsked();
                    output.Score = row.Gain * row.Id + row.Pixels[3] * row.Pixels[4] * row.Name.Length;
                })),
                new ColumnOptions { OutputColumnName = "Saliency", Background = pictures, NumberOfMasks = 1500, TargetReliability = 0.9999, Target = 0, ScoreColumnName = "Score", SplitColumnNames = ["Pixels"] }).Fit(pictures);
        if (folder is not null)
            Assert.AreEqual(Rows, transformer.ExplainToFolder(pictures, folder));
        IDataView explained = folder is null ? transformer.Transform(pictures) : transformer.Transform(pictures, folder);
        return [.. Maps(explained).SelectMany(m => m)];
    }

    private sealed class Weighed
    {
        public float Score { get; set; }
    }
}
