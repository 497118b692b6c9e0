using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Tool.Report;

/// <summary>Where a report comes from, so that it can be made again.</summary>
internal sealed record Provenance(string Command, string Scorer, string Sha256, int Seed, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>How often the model was asked.</summary>
    public long Calls { get; init; }

    /// <summary>The lowest of all maps; null where there is none.</summary>
    public float? Reliability { get; init; }

    public IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>
    {
        ["Rise.MLNet"] = VersionOf(typeof(RiseExplainer)),
        ["ML.NET"] = VersionOf(typeof(MLContext)),
        ["ONNX Runtime"] = VersionOf(typeof(InferenceSession)),
        [".NET"] = RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal),
    };

    public static Provenance Of(ParseResult parsed, string modelFile, int seed, params (string Name, string? Value)[] options)
    {
        using FileStream file = File.OpenRead(modelFile);
        return new Provenance(
            string.Join(' ', parsed.Tokens.Select(t => t.Value).Prepend("rise").Select(Quoted)),
            Path.GetFileName(modelFile),
            Convert.ToHexStringLower(SHA256.HashData(file)),
            seed,
            options.Where(o => o.Value is not null).ToDictionary(o => o.Name, o => o.Value!));
    }

    /// <summary>What was asked for; null where nothing was.</summary>
    public double? TargetReliability { get; init; }

    /// <summary>Why this is a part of what the command makes; null where it is all.</summary>
    public string? EndedEarly { get; init; }

    /// <summary>All of it, to be read.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Value)> Lines =>
    [
        .. EndedEarly is null ? [] : ((string, string)[])[("Not complete", EndedEarly)],
        ("Made again by", Command),
        ("Model", Scorer),
        ("SHA-256", Sha256),
        ("Seed", Seed.ToString(CultureInfo.InvariantCulture)),
        .. Options.Select(o => (o.Key, o.Value)),
        .. Calls > 0 ? [("Calls of the model", Calls.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        .. Reliability is { } reliability ? [("Lowest reliability", Text(reliability))] : Array.Empty<(string, string)>(),
        .. Versions.Select(v => (v.Key, v.Value)),
    ];

    /// <summary>Whether less was reached than was asked for.</summary>
    [JsonIgnore]
    public bool IsTooLow => Reliability < TargetReliability && TargetReliability < 1;

    private string Text(float reliability) =>
        reliability.ToString("0.0000", CultureInfo.InvariantCulture) + (IsTooLow ? string.Create(CultureInfo.InvariantCulture, $", less than the {TargetReliability} that were asked for: give more --masks") : "");

    /// <summary>As a shell reads it as one word.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version!.ToString();
}
