#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
// Which words speak for the sentiment, and which against it. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second line: #:package Rise.MLNet@0.1.0
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Trainers;

var mlContext = new MLContext(seed: 1);
string[] subjects = ["plot", "sound", "cast", "end"], good = ["wonderful", "great", "touching"], bad = ["awful", "poor", "dull"];
IDataView reviews = mlContext.Data.LoadFromEnumerable(
    from subject in subjects
    from other in subjects
    from k in Enumerable.Range(0, 3)
    from isGood in (bool[])[true, false]
    select new Review { Text = $"The {subject} was {(isGood ? good : bad)[k]} and so was the {other}", Label = isGood });
ITransformer model = mlContext.Transforms.Text.FeaturizeText("Features", "Text")
    .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 50 })).Fit(reviews);

IDataView unseen = mlContext.Data.LoadFromEnumerable([new Review { Text = "A touching plot, but the sound was awful!" }, new Review { Text = "Great cast 🎬🎬" }]);
var explain = mlContext.Transforms.ExplainWithRise(model, new RiseOptions { OutputColumnName = "Why", InputColumnName = "Text", Target = "True" });
foreach (Explained review in mlContext.Data.CreateEnumerable<Explained>(explain.Fit(unseen).Transform(unseen), reuseRowObject: false))
{
    Console.WriteLine(FormattableString.Invariant($"{review.Text} ({review.WhyTargetLabel}: {review.WhyScore:0.00})"));
    foreach ((string word, float contrast) in review.WhyTokens.Zip(review.WhyContrast))
        Console.WriteLine(FormattableString.Invariant($"  {word,-10} {contrast,6:+0.00;-0.00;0.00} {new string(contrast > 0 ? '+' : '-', (int)Math.Round(40 * Math.Abs(contrast)))}").TrimEnd());
}

internal sealed class Review
{
    public string Text { get; set; } = "";
    public bool Label { get; set; }
}

internal sealed class Explained
{
    public string Text { get; set; } = "";
    public string[] WhyTokens { get; set; } = [];     // the words of the row
    public float[] WhyContrast { get; set; } = [];    // the probability with the word, minus without it
    public string WhyTargetLabel { get; set; } = "";
    public float WhyScore { get; set; }
}

// Output:
// A touching plot, but the sound was awful! (True: 0.62)
//   A           +0.01
//   touching    +0.26 ++++++++++
//   plot         0.00
//   but          0.00
//   the         -0.02 -
//   sound       -0.02 -
//   was         -0.03 -
//   awful       -0.09 ----
// Great cast 🎬🎬 (True: 0.74)
//   Great       +0.28 +++++++++++
//   cast        -0.04 -
//   🎬           0.00
//   🎬           0.00
