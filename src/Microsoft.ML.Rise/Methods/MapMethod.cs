using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise;

/// <summary>How the scores of masked copies become a saliency map with its error. All converge to S(λ) = E[f(x⊙M)·M(λ)] / p and differ in noise.</summary>
[JsonConverter(typeof(Converter))]
public abstract class MapMethod
{
    private protected MapMethod()
    {
    }

    /// <summary>A ridge regression of the scores on coarse mask means takes out what is linear in them, by its exact covariance with the masks; only the residual
    /// is averaged. The least noise by far: some ten times fewer masks for the same map.</summary>
    /// <remarks>The principle has its name from Witter, Liu, Musco: Regression-adjusted Monte Carlo Estimators for Shapley Values and Probabilistic Values, NeurIPS 2025, and is that of survey
    /// sampling's regression estimator; the exact covariance of shifted, soft masks is ours.</remarks>
    public static MapMethod RegressionAdjusted { get; } = new RegressionMethod();

    /// <summary>Σ f·M(λ) / Σ M(λ), the mean score over the masks, weighted by how visible the position was (xplique's Rise).
    /// A constant scorer gives a constant map.</summary>
    public static MapMethod SelfNormalized { get; } = new SelfNormalizedMethod();

    /// <summary>Σ f·M(λ) / (N·p), as printed in the paper (Petsiuk, Das, Saenko, BMVC 2018, equation 6). A constant scorer's map shows the noise of the masks.</summary>
    public static MapMethod Paper { get; } = new PaperMethod();

    /// <summary>Its name.</summary>
    public abstract override string ToString();

    /// <summary>All that does not depend on the scores, for any number of targets.</summary>
    internal abstract PreparedMethod Prepare(MaskSet masks);

    /// <summary>How much memory <see cref="Prepare"/> takes beside the masks themselves, in bytes.</summary>
    internal abstract long SizeOf(MaskTables tables, int numberOfMasks);

    /// <summary>Writes a method by its name.</summary>
    internal sealed class Converter : JsonConverter<MapMethod>
    {
        private static readonly MapMethod[] All = [RegressionAdjusted, SelfNormalized, Paper];

        public override MapMethod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } name && Array.Find(All, m => m.ToString() == name) is { } method ? method : throw new JsonException($"There is no method '{reader.GetString()}'.");

        public override void Write(Utf8JsonWriter writer, MapMethod value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
