using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Tests;

/// <summary>Explanations as parts of pages. How they are used is tested in a browser: Microsoft.ML.Rise.Browser.Tests.</summary>
[TestClass]
public sealed class HtmlTests
{
    private static readonly HtmlOptions Bare = new() { WithAssets = false };

    [TestMethod]
    public void ToHtml_OfAPicture_HasItsMapAndWhatIsKnown()
    {
        RiseExplanation explanation = Explain(InputShape.Image(8, 8, 1), seed: 1);

        string html = explanation.ToHtml();

        Assert.Contains(FormattableString.Invariant($"reliability {explanation.Maps[0].Reliability:0.000} · {explanation.NumberOfMasks} masks"), html);
        Assert.Contains("data-map=\"", html);
        Assert.Contains("data-error=\"", html);
        Assert.Contains("<style>", html);
        Assert.Contains("<script>", html);
    }

    [TestMethod]
    public void ToHtml_WithoutAssets_HasNeitherStyleNorScript()
    {
        string html = Explain(InputShape.Image(8, 8, 1), seed: 1).ToHtml(Bare);

        Assert.DoesNotContain("<style", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain(" style=", html);
    }

    [TestMethod]
    public void ToHtml_Twice_IsTheSameText() => Assert.AreEqual(Explain(InputShape.Image(8, 8, 1), seed: 3).ToHtml(), Explain(InputShape.Image(8, 8, 1), seed: 3).ToHtml());

    [TestMethod]
    public void ToHtml_OfAnExactMap_HasNoErrors()
    {
        string html = Explain(InputShape.Features(4), seed: 1).ToHtml(Bare);

        Assert.Contains(" · exact · ", html);
        Assert.DoesNotContain("standard error", html);
        Assert.DoesNotContain("Hide what is not certain", html);
    }

    [TestMethod]
    public void ToHtml_OfAMapThatSaysNothing_SaysSo()
    {
        using RiseScorer constant = RiseScorer.FromFunction((_, _, scores) => scores.Fill(1), 1);

        string html = new RiseExplainer(InputShape.Image(8, 8, 1), new RiseOptions { NumberOfMasks = 40 }).Explain(new float[64], constant).ToHtml(Bare);

        Assert.Contains("all masked copies had the same score: the map says nothing", html);
    }

    [TestMethod]
    public void ToHtml_WithTooFewMasksForAnError_CallsNothingCertain()
    {
        string html = Explain(InputShape.Features(40), seed: 1, masks: 2).ToHtml(Bare);

        Assert.Contains("unknown", html);
        Assert.DoesNotContain("<tr><th scope=\"row\">", html);
    }

    [TestMethod]
    public void ToHtml_OfMergedScores_WhoseInputNobodyKnows_ShowsTheMapAlone()
    {
        InputShape shape = InputShape.Image(8, 8, 1);
        using RiseScorer scorer = Sum();
        var explainer = new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 40 });

        string html = explainer.Explain(explainer.Score(new float[64], scorer, 0, 40)).ToHtml(Bare);

        Assert.DoesNotContain("class=\"rise-picture\"", html);
        Assert.Contains("class=\"rise-still\"", html);
    }

    [TestMethod]
    public void ToHtml_OfInputsThatAreNoPicture_AreStillShown()
    {
        foreach (InputShape shape in new[] { InputShape.Image(4, 4, 5), InputShape.Series(6, 2, maskChannels: true), InputShape.Series(6, 3, interleaved: false), InputShape.Image(4, 4, 1).WithSegments([.. Enumerable.Range(0, 16).Select(p => p / 4)]), InputShape.Features(3).WithNames("a", "b", "c") })
            Assert.Contains("score <b>", Explain(shape, seed: 1).ToHtml(Bare), shape.ToString());
    }

    [TestMethod]
    public void ToHtml_WithEvidenceForSomeMapsOnly_IsRefused()
    {
        RiseExplanation explanation = Explain(InputShape.Image(8, 8, 1), seed: 1);
        using RiseScorer scorer = Sum();
        EvidenceExplanation evidence = new MinimalEvidence(InputShape.Image(8, 8, 1), new MinimalEvidenceOptions { NumberOfCalls = 120, NumberOfMasks = 40 }).Explain(Ramp(64), scorer);

        var refused = Assert.ThrowsExactly<ArgumentException>(() => explanation.ToHtml(new HtmlOptions { Evidence = [evidence, evidence] }));

        Assert.AreEqual("Evidence must have one for each of the 1 maps, or none, got 2. (Parameter 'options')", refused.Message);
        Assert.Contains("minimal evidence: ", evidence.ToHtml(withAssets: false));
    }

    [TestMethod]
    public void ContentSecurityPolicy_HasTheHashOfEachStyleAndScript_AndAllowsNothingElse()
    {
        string policy = HtmlAssets.ContentSecurityPolicy("p{}");

        foreach (string content in new[] { HtmlAssets.Style, HtmlAssets.Script, "p{}" })
            Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", policy);
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    /// <summary>The convention by which .NET Interactive finds out how to show a result, without a reference to it.</summary>
    [TestMethod]
    public void Results_CarryTheFormatterOfNotebooks()
    {
        RiseExplanation explanation = Explain(InputShape.Features(4), seed: 1);

        object attribute = typeof(RiseExplanation).GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        object[] formatters = [.. (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), [])!];

        CollectionAssert.AreEqual(new[] { "text/html", "text/plain" }, formatters.Select(f => f.GetType().GetProperty("MimeType")!.GetValue(f)).ToArray());
        foreach ((object formatter, string expected) in formatters.Zip([explanation.ToHtml(), explanation.ToString()]))
        {
            using var writer = new StringWriter();
            Assert.AreEqual(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [explanation, writer]));
            Assert.AreEqual(expected, writer.ToString());
        }

        foreach (Type type in new[] { typeof(ColumnExplanation), typeof(ContributionSummary), typeof(EvidenceExplanation) })
            Assert.IsTrue(type.GetCustomAttributes(inherit: true).Any(a => a.GetType() == attribute.GetType()), type.Name);
    }

    private static RiseExplanation Explain(InputShape shape, int seed, int masks = 60)
    {
        using RiseScorer scorer = Sum();
        return new RiseExplainer(shape, new RiseOptions { Target = 0, NumberOfMasks = masks, Seed = seed }).Explain(Ramp(shape.Length), scorer);
    }

    private static float[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => 1f + i)];

    /// <summary>Squared, so that masks leave something to chance.</summary>
    private static RiseScorer Sum() => RiseScorer.FromFunction((inputs, count, scores) =>
    {
        int length = inputs.Length / count;
        for (int k = 0; k < count; k++)
        {
            float sum = 0;
            foreach (float value in inputs.Slice(k * length, length))
                sum += value;
            scores[k] = sum * sum / (length * length);
        }
    }, numberOfScores: 1);
}
