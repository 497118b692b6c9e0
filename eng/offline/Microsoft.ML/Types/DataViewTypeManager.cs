using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Data;

/// <summary>Knows which column type a class means, alone or with an attribute.</summary>
public static class DataViewTypeManager
{
    private static readonly ConcurrentDictionary<(Type, DataViewTypeAttribute?), DataViewType> _types = new();

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute? typeAttribute = null) =>
        _types[(type, typeAttribute)] = dataViewType;

    internal static bool TryGet(Type type, DataViewTypeAttribute? typeAttribute, [NotNullWhen(true)] out DataViewType? dataViewType)
    {
        typeAttribute?.Register();
        return _types.TryGetValue((type, typeAttribute), out dataViewType);
    }
}
