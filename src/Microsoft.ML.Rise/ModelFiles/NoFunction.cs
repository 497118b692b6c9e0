using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Rise.ModelFiles;

/// <summary>Refuses to save an option that is a function: it is code, and files hold none.</summary>
/// <param name="option">The option.</param>
/// <param name="remedy">What else may be done.</param>
internal abstract class NoFunction<T>(string option, string remedy) : JsonConverter<T>
    where T : Delegate
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException($"{option} is a function, and files hold none.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new UnsavableException($"{option} is a function, which cannot be saved: {remedy}.");
}

/// <summary>That something cannot be saved, on its way through a serializer that would wrap any other.</summary>
internal sealed class UnsavableException(string message) : Exception(message);
