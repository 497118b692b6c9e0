using System.Reflection;

namespace Microsoft.ML;

/// <summary>Calls a generic method with type arguments that are known only at run time.</summary>
internal static class GenericCall
{
    /// <summary><paramref name="method"/> is a static generic method, instantiated with any arguments that compile.</summary>
    public static object? Invoke(Delegate method, Type[] typeArguments, params object?[] arguments) =>
        method.Method.GetGenericMethodDefinition().MakeGenericMethod(typeArguments)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
