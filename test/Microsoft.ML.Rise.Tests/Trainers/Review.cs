using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>A raw row, as from a file: a number, a category and a text, of which a pipeline makes features.</summary>
internal sealed class Review
{
    private static readonly string[] Materials = ["leather", "wool", "cotton"];
    private static readonly string[] Words = ["warm", "soft", "cheap", "torn", "smelly"];

    public float Price { get; set; }

    public string Material { get; set; } = "";

    public string Text { get; set; } = "";

    public bool Label { get; set; }

    public static IDataView Training { get; } = Pipelines.Rows(Several(300));

    public static Review[] Asked { get; } =
    [
        new() { Price = 1, Material = "wool", Text = "soft cheap" },
        new() { Price = 0.5f, Material = "cotton", Text = "Warm torn" },
    ];

    /// <summary>Features: the price, a slot for each material and one for each word.</summary>
    public static IEstimator<ITransformer> CreateFeaturizer(MLContext ml) => ml.Transforms.Categorical.OneHotEncoding("Materials", nameof(Material))
        .Append(ml.Transforms.Text.FeaturizeText(
            "Words",
            new TextFeaturizingEstimator.Options
            {
                CharFeatureExtractor = null,
                WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 1 },
                Norm = TextFeaturizingEstimator.NormFunction.None,
            },
            nameof(Text)))
        .Append(ml.Transforms.Concatenate("Features", nameof(Price), "Materials", "Words"));

    private static Review[] Several(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Create(random))];
    }

    private static Review Create(Random random)
    {
        string[] said = [.. Words.Where(_ => random.Next(2) == 1)];
        string material = Materials[random.Next(Materials.Length)];
        float price = 2 * random.NextSingle();
        bool isLiked = price < 1.5f && (said.Contains("warm") || material == "wool") && !said.Contains("torn");
        return new Review { Price = price, Material = material, Text = string.Join(' ', said), Label = isLiked };
    }
}
