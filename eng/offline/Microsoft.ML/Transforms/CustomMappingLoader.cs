using System.Reflection;

namespace Microsoft.ML.Transforms;

/// <summary>Saves a custom mapping as its contract's name and assembly, and makes it again from the factory found there.</summary>
internal sealed class CustomMappingLoader : IStageLoader
{
    public static void Save(ModelSaveContext ctx, string? contractName, Delegate mapAction)
    {
        if (string.IsNullOrEmpty(contractName))
            throw new InvalidOperationException("Empty contract name for a transform: the transform cannot be saved");
        ctx.SaveStage<CustomMappingLoader>(new Settings(contractName, mapAction.Method.Module.Assembly.FullName!));
    }

    public static ITransformer Load(ModelLoadContext ctx)
    {
        var (contractName, assembly) = ctx.Settings<Settings>();
        var factory = Assembly.Load(assembly).GetTypes()
            .FirstOrDefault(type => type.GetCustomAttribute<CustomMappingFactoryAttributeAttribute>()?.ContractName == contractName)
            ?? throw new InvalidOperationException("Error during class instantiation");
        return ((ICustomMappingFactory)Activator.CreateInstance(factory)!).Create(contractName);
    }

    private sealed record Settings(string ContractName, string Assembly);
}
