using System.Text.Json;

namespace Microsoft.ML;

/// <summary>A stage as it stands in a model file.</summary>
internal sealed record SavedStage(string Loader, JsonElement Settings);
