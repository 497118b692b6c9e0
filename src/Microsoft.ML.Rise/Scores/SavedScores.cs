using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary><see cref="MaskScores"/> in a file: what they are of, and the numbers.</summary>
internal sealed record SavedScores
{
    private const string Description = "scores.json", Scores = "scores", Hidden = "hidden";
    private static readonly CheckedFile Format = new("MASK", 1, "scores of masks");

    public required MaskKey Key { get; init; }

    /// <summary>Whether each value of the map takes part; null where all are masked by themselves.</summary>
    public bool[]? TakesPart { get; init; }

    public required string? Input { get; init; }

    public required IReadOnlyList<ExplainedTarget> Targets { get; init; }

    public required long FirstMask { get; init; }

    public required int NumberOfMasks { get; init; }

    /// <exception cref="NotSupportedException">An option is a function.</exception>
    public static (string, ReadOnlyMemory<byte>)[] PartsOf(MaskScores scores, MaskKey key, string? input, float[][]? hidden)
    {
        var saved = new SavedScores { Key = key, TakesPart = key.Units is { } units ? [.. units.OfMap.Select(u => u >= 0)] : null, Input = input, Targets = scores.Targets, FirstMask = scores.FirstMask, NumberOfMasks = scores.NumberOfMasks };
        try
        {
            return
            [
                (Description, JsonSerializer.SerializeToUtf8Bytes(saved, SavedScoresJson.Default.SavedScores)),
                (Scores, Pack(scores.Targets.Count, scores.Of)),
                .. hidden is null ? (ReadOnlySpan<(string, ReadOnlyMemory<byte>)>)[] : [(Hidden, Pack(hidden.Length, k => hidden[k]))],
            ];
        }
        catch (UnsavableException e)
        {
            throw new NotSupportedException($"The scores cannot be saved: {e.Message}");
        }
    }

    public static void Save(string path, (string, ReadOnlyMemory<byte>)[] parts) => Format.Save(path, parts);

    public static void Write(Stream stream, (string, ReadOnlyMemory<byte>)[] parts) => Format.Write(stream, parts);

    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    /// <exception cref="NotSupportedException">It is newer than this.</exception>
    public static MaskScores Read(byte[] file, string name)
    {
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts = Format.Read(file, name);
        try
        {
            SavedScores saved = JsonSerializer.Deserialize(CheckedFile.Part(parts, Description, name).Span, SavedScoresJson.Default.SavedScores)!;
            MaskKey key = saved.Key with { Units = saved.TakesPart is { } takesPart ? MaskedUnits.Of(saved.Key.Shape, takesPart) : null };
            float[][] scores = Unpack(CheckedFile.Part(parts, Scores, name), saved.Targets.Count, name);
            float[][]? hidden = parts.TryGetValue(Hidden, out ReadOnlyMemory<byte> rows) ? Unpack(rows, saved.Targets.Count, name) : null;
            if (scores.Any(s => s.Length != saved.NumberOfMasks) || (hidden ?? []).Any(h => h.Length != key.NumberOfRows))
                throw Malformed(name, "there are other numbers of scores than of masks");
            return new MaskScores(key, new MaskRange(saved.FirstMask, saved.NumberOfMasks), [.. saved.Targets.Select(t => t with { Selector = SelectorOf(t, key.Target) })], scores, hidden, saved.Input);
        }
        catch (JsonException e)
        {
            throw Malformed(name, e.Message);
        }
    }

    /// <summary>A detection can be asked about again; of all other targets the index says enough.</summary>
    private static ScoreSelector? SelectorOf(ExplainedTarget target, RiseTarget asked) => target.Detection is { } detection && asked is DetectionTarget detections
        ? new ScoreSelector(target.Index, target.Label, Function: null) { Detection = detection, Alone = detections with { Given = [detection] } }
        : null;

    private static byte[] Pack(int count, RowOf rowOf)
    {
        var packed = new MemoryStream();
        for (int k = 0; k < count; k++)
            packed.Write(MemoryMarshal.AsBytes(rowOf(k)));
        return packed.ToArray();
    }

    private delegate ReadOnlySpan<float> RowOf(int target);

    private static float[][] Unpack(ReadOnlyMemory<byte> bytes, int count, string name)
    {
        if (count == 0 || bytes.Length % (count * sizeof(float)) != 0)
            throw Malformed(name, "there are no scores for each target");
        int length = bytes.Length / count;
        return [.. Enumerable.Range(0, count).Select(k => MemoryMarshal.Cast<byte, float>(bytes.Span.Slice(k * length, length)).ToArray())];
    }

    private static InvalidDataException Malformed(string name, string fault) => new($"{name} was not written by this version of Rise.MLNet: {fault}");
}

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SavedScores))]
internal sealed partial class SavedScoresJson : JsonSerializerContext;
