using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>How a <see cref="PredictionEngine{TSrc, TDst}"/> binds its classes, and whether the transformer is its own.</summary>
public sealed class PredictionEngineOptions
{
    public bool IgnoreMissingColumns = true;

    public SchemaDefinition? InputSchemaDefinition;

    public SchemaDefinition? OutputSchemaDefinition;

    public bool OwnsTransformer = true;
}
