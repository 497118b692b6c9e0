using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Data;

/// <summary>Checks of arguments; ML.NET calls all that is wrong with them out of range.</summary>
internal static class Check
{
    public static void That([DoesNotReturnIf(false)] bool condition, string parameter, string? message = null)
    {
        if (!condition)
            throw message is null ? new ArgumentOutOfRangeException(parameter) : new ArgumentOutOfRangeException(parameter, message);
    }

    public static void NonEmpty([NotNull] string? value, string parameter) =>
        That(!string.IsNullOrEmpty(value), parameter, $"{parameter} cannot be null or empty");
}
