using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What the extension methods that make transforms hang on.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog(IHostEnvironment environment) => Environment = environment;

    internal IHostEnvironment Environment { get; }
}
