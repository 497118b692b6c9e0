using System.CommandLine;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>The options that say how a detector's numbers are read as boxes, and which of them are explained.</summary>
internal sealed class DetectorOptions
{
    private static readonly Dictionary<string, BoxFormat> s_formats = new() { ["center"] = BoxFormat.CenterAndSize, ["corners"] = BoxFormat.Corners, ["corner-size"] = BoxFormat.CornerAndSize };

    private readonly Option<string?> _format = Options.Word("--boxes", "What the four numbers of a box are: center (and size), corners, or corner-size. Default: center of networks, corners of ML.NET models.", [.. s_formats.Keys]);
    private readonly Option<bool> _relative = Options.Flag("--relative", "Boxes are in 0 to 1 of the picture's sides, and not in its pixels.");
    private readonly Option<bool> _noObjectness = Options.Flag("--no-objectness", "Behind the box come the probabilities of the classes at once: [N, 4 + C].");
    private readonly Option<bool> _transposed = Options.Flag("--transposed", "The network gives [4 + 1 + C, N].");
    private readonly Option<double?> _threshold = Options.Parsed("--threshold", "s", "Fainter detections are left out. Default: 0.5.", Numbers.Share, "must be a number above 0 and at most 1");
    private readonly Option<string?> _missed = Options.Text("--missed", "l,t,r,b,class", "Instead of what is found: a box in pixels of the network's picture and the class (an index or a label) that should have been found there.");

    public IEnumerable<Option> All => [_format, _relative, _noObjectness, _transposed, _threshold, _missed];

    /// <summary>What is explained; classes limit it to those, and <paramref name="top"/> to so many.</summary>
    public RiseTarget Target(ParseResult parsed, IReadOnlyList<string> classes, int? top, Labels labels, bool isSavedModel)
    {
        BoxFormat format = s_formats[parsed.GetValue(_format) ?? (isSavedModel ? "corners" : "center")];
        bool isRelative = parsed.GetValue(_relative);
        if (!isSavedModel && labels.Names.Count == 0)
            throw new UserError("rise detect needs --labels, one for each class of the network: from their number it knows where a box ends.");
        DetectionDecoder decoder = isSavedModel
            ? DetectionDecoder.Labelled(format: format, isRelative: isRelative)
            : DetectionDecoder.Tensor(labels.Names.Count, format, isRelative, hasObjectness: !parsed.GetValue(_noObjectness), isTransposed: parsed.GetValue(_transposed));
        var options = new DetectionOptions
        {
            MaxDetections = top ?? new DetectionOptions().MaxDetections,
            ScoreThreshold = (float)(parsed.GetValue(_threshold) ?? new DetectionOptions().ScoreThreshold),
            Labels = [.. classes.Select(c => labels.Names.Count > 0 ? labels[labels.Find(c)] : c).Distinct()],
        };
        return parsed.GetValue(_missed) is { } missed ? RiseTarget.Detections(decoder, [Missed(missed, labels)], options) : RiseTarget.Detections(decoder, options);
    }

    private static Detection Missed(string text, Labels labels)
    {
        string[] parts = text.Split(',', 5);
        float?[] box = [.. parts.Take(4).Select(Numbers.Fraction)];
        return parts.Length == 5 && box.All(b => b is not null) && box[2] > box[0] && box[3] > box[1]
            ? new Detection(box[0]!.Value, box[1]!.Value, box[2]!.Value, box[3]!.Value, labels.Find(parts[4].Trim()))
            : throw new UserError($"--missed is a box and a class, such as 10,20,60,80,dog, got '{text}'.");
    }
}
