using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Rise.Properties.Running;

/// <summary>Tries a property on random cases: as many as its <see cref="CasesAttribute"/> says or, where <c>CsCheck_Time</c> is set, for its share of these seconds.</summary>
/// <remarks>A failure says the smallest failing case that was found, and the seed that makes it again (<c>CsCheck_Seed</c>).</remarks>
internal static class Property
{
    /// <summary>By the names of the test methods.</summary>
    public static IReadOnlyDictionary<string, CasesAttribute> Budget { get; } = typeof(Property).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Select(method => (method.Name, Cases: method.GetCustomAttribute<CasesAttribute>()))
        .Where(property => property.Cases is not null)
        .ToDictionary(property => property.Name, property => property.Cases!);

    /// <param name="cases">The cases.</param>
    /// <param name="check">Throws where a case does not have the property. Called on several threads.</param>
    /// <param name="name">The name of the test method.</param>
    public static void Holds<T>(Gen<T> cases, Action<T> check, [CallerMemberName] string name = "")
    {
        int seconds = Check.Time < 0 ? -1 : Math.Max(1, Check.Time / Budget.Count);
        cases.Sample(check, line => Console.WriteLine($"{name}: {line}"), iter: Budget[name].Count, time: seconds, print: c => c!.ToString()!);
    }
}
