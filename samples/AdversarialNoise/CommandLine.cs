using System.CommandLine;
using AdversarialNoise.Scenes;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Running;

namespace AdversarialNoise;

/// <summary>The options of the program, and what they ask for.</summary>
internal sealed class CommandLine
{
    private const int FewestCalls = 120, MostPixels = 10;

    private readonly Option<string?> _scenes = Options.Text(
        "--scenes", "folder", $"The scenes, with their {SceneFolder.FileName}; samples/garments/scenes.py makes them. Default: the demo's twelve.");
    private readonly Option<int?> _limit = Options.Parsed(
        "--limit", "n", "The most scenes. Default: all.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _successes = Options.Parsed(
        "--successes", "n", "How many successes of each attack are looked for, and explained. Default: 300.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _queries = Options.Parsed(
        "--queries", "n", "How often an attack may ask the network about a scene. Default: 1000.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _pixels = Options.Parsed(
        "--pixels", "n", $"How many pixels the few-pixel attack changes. Default: {MostPixels}.", text => Between(text, 1, MostPixels), $"must be a whole number of 1 to {MostPixels}");
    private readonly Option<int?> _calls = Options.Parsed(
        "--calls", "n", $"How often the search for evidence may ask. Default: {MinimalEvidenceOptions.Default.NumberOfCalls}.",
        text => Between(text, FewestCalls, int.MaxValue), $"must be a whole number of at least {FewestCalls}");
    private readonly Option<int?> _seed = Options.Parsed(
        "--seed", "n", "Equal seeds give equal attacks. Default: 1.", Numbers.WholeNumber, "must be a whole number");
    private readonly Option<string?> _out = Options.Text(
        "--out", "file", "The tables (Markdown); a picture of some cases (.png) is written beside them. Default: adversarial-noise.md.");

    /// <summary>The command; it runs <paramref name="run"/>, which returns the exit code.</summary>
    public RootCommand Command(Func<Request, int> run)
    {
        var command = new RootCommand("Attacks the demo network by queries alone, tells attacked scenes from clean ones by their evidence, and takes the attack away by blurring it.")
        {
            _scenes, _limit, _successes, _queries, _pixels, _calls, _seed, _out,
        };
        command.SetAction(parsed => run(RequestOf(parsed)));
        return command;
    }

    private Request RequestOf(ParseResult parsed) => new()
    {
        SceneFolder = Existing(parsed.GetValue(_scenes) ?? Path.GetDirectoryName(Demo.PictureFile)!),
        Limit = parsed.GetValue(_limit) ?? int.MaxValue,
        Successes = parsed.GetValue(_successes) ?? 300,
        Queries = parsed.GetValue(_queries) ?? 1000,
        Pixels = parsed.GetValue(_pixels) ?? MostPixels,
        Calls = parsed.GetValue(_calls) ?? MinimalEvidenceOptions.Default.NumberOfCalls,
        Seed = parsed.GetValue(_seed) ?? 1,
        OutputFile = parsed.GetValue(_out) ?? "adversarial-noise.md",
    };

    private static string Existing(string folder) => File.Exists(Path.Combine(folder, SceneFolder.FileName))
        ? folder
        : throw new UserError($"there are no scenes in '{folder}', which needs a {SceneFolder.FileName}: samples/garments/scenes.py --out '{folder}' makes them.");

    private static int? Between(string text, int least, int most) => Numbers.WholeNumber(text) is int value && value >= least && value <= most ? value : null;
}
