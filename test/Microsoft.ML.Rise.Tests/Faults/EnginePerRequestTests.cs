using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A service meets a new schema object with each request: what does not hang on the schema must not be made anew.</summary>
[TestClass]
public sealed class EnginePerRequestTests
{
    [TestMethod]
    public void Requests_OneAfterTheOther_SayTheScheduleOnce()
    {
        var mlContext = new MLContext();
        var messages = new List<string>();
        mlContext.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Info && e.Source == "RISE")
                messages.Add(e.RawMessage);
        };
        var scorer = RiseScorer.FromTransformer(new PictureScorer().Transformer, Cursors(1));
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(scorer, Options, log: mlContext).Fit(Rows(Picture.Number(0)));

        for (int request = 0; request < 6; request++)
            Maps(transformer.Transform(Rows(Picture.Number(request))));

        Assert.HasCount(1, messages);
    }

    /// <summary>Timing is carried on from request to request: each has too few masks to try all schedules.</summary>
    [TestMethod]
    public void Requests_OneAfterTheOther_ShareOneExplainer()
    {
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Options).Fit(Rows(Picture.Number(0)));
        IInputExplainer first = transformer.Explainers.Single();

        Maps(transformer.Transform(Rows(Picture.Number(1))));
        Maps(transformer.Transform(Rows(Picture.Number(2))));

        Assert.AreSame(first, transformer.Explainers.Single());
    }
}
