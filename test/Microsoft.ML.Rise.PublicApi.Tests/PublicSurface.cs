using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Rise.PublicApi.Tests;

/// <summary>All that a user of an assembly can name, a line each.</summary>
internal static class PublicSurface
{
    private const BindingFlags DeclaredPublic = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Describe(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .SelectMany(DescribeType);

    private static IEnumerable<string> DescribeType(Type type)
    {
        string name = type.FullName!.Replace('+', '.');
        yield return $"{Kind(type)} {name}";
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt32(Enum.Parse(type, n), null)}")
            : Kind(type) == "delegate"
            ? [DescribeMember(type.GetMethod("Invoke")!)]
            : type.GetMembers(DeclaredPublic).Where(m => m is not Type && !IsGenerated(m)).Select(DescribeMember);
        foreach (string member in members.Order(StringComparer.Ordinal))
            yield return $"  {name}.{member}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { BaseType: { } parent } when parent == typeof(MulticastDelegate) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    /// <summary>Accessors stand with their property; what the compiler writes into every record says nothing.</summary>
    private static bool IsGenerated(MemberInfo member) =>
        member is MethodInfo { IsSpecialName: true, Name: not "op_Implicit" } || member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string DescribeMember(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"ctor({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}({Parameters(method)}): {Name(method.ReturnType)}",
        PropertyInfo property => $"{property.Name} {{ {Accessors(property)} }}: {Name(property.PropertyType)}",
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {field.GetRawConstantValue()}: {Name(field.FieldType)}",
        _ => $"{member.MemberType} {member.Name}",
    };

    private static string Accessors(PropertyInfo property)
    {
        if (property.SetMethod is not { IsPublic: true } setter)
            return "get;";
        bool isInit = setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return isInit ? "get; init;" : "get; set;";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"));

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
