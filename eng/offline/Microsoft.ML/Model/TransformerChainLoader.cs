using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Saves and loads a chain, whatever its last transformer.</summary>
internal sealed class TransformerChainLoader : IStageLoader
{
    public static void Save(ModelSaveContext ctx, ITransformer[] transformers, TransformerScope[] scopes)
    {
        ctx.SaveStage<TransformerChainLoader>(new Settings(scopes));
        for (int i = 0; i < transformers.Length; i++)
            ctx.SaveChild($"{i}", transformers[i]);
    }

    public static ITransformer Load(ModelLoadContext ctx)
    {
        var scopes = ctx.Settings<Settings>().Scopes;
        return new TransformerChain<ITransformer>(scopes.Select((_, i) => ctx.LoadChild($"{i}")), scopes);
    }

    private sealed record Settings(TransformerScope[] Scopes);
}
