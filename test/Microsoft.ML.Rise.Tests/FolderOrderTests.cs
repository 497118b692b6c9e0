using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Rise.Tests;

/// <summary>The house is read from the bottom to the top: a folder knows those before it and none behind it.</summary>
[TestClass]
public sealed partial class FolderOrderTests
{
    private const string Root = "";

    /// <summary>From the bottom to the top; the root composes.</summary>
    private static readonly string[] Order = ["ModelFiles", "Masks", "Inputs", "DataViews", "Targets", "Scores", "Scores/Onnx", "Methods", "Rendering", "Rendering/Html", "Evidence", "Metrics", Root];

    /// <summary>The door to a kind of scorer is beside the doors to the others.</summary>
    private static readonly (string From, string To)[] Doors = [(nameof(RiseScorer), nameof(RiseOnnxScorer)), (nameof(RiseScorer), nameof(RiseOnnxOptions))];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    [TestMethod]
    public void Types_KnowNoneOfTheFoldersBehindTheirOwn()
    {
        Dictionary<string, string> folders = FoldersOfTypes();
        var faults = new SortedSet<string>();
        foreach (Type type in typeof(RiseExplainer).Assembly.GetTypes().Where(t => OutermostName(t) is { } name && folders.ContainsKey(name)))
        {
            string from = OutermostName(type)!;
            foreach (string to in ReferencesOf(type).Select(OutermostName).OfType<string>().Where(folders.ContainsKey))
            {
                if (Array.IndexOf(Order, folders[to]) > Array.IndexOf(Order, folders[from]) && !Doors.Contains((from, to)))
                    faults.Add($"{folders[from]}/{from} knows {folders[to]}/{to}");
            }
        }

        Assert.IsEmpty(faults, string.Join(Environment.NewLine, faults));
    }

    [TestMethod]
    public void Folders_AreThoseOfTheOrder() => CollectionAssert.AreEquivalent(Order, FoldersOfTypes().Values.Distinct().ToArray());

    /// <summary>Where each type is written. A type of two names in two folders would be found twice.</summary>
    private static Dictionary<string, string> FoldersOfTypes()
    {
        string source = Path.Combine(RepositoryRoot(), "src", "Microsoft.ML.Rise");
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Folder: Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Replace('\\', '/')))
            .Where(f => !f.Folder.StartsWith("obj", StringComparison.Ordinal) && !f.Folder.StartsWith("bin", StringComparison.Ordinal))
            .SelectMany(f => Declaration().Matches(File.ReadAllText(f.File)).Select(m => (Type: m.Groups["name"].Value, Folder: f.Folder == "." ? Root : f.Folder)))
            .ToDictionary(t => t.Type, t => t.Folder);
    }

    private static string RepositoryRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    private static string? OutermostName(Type type)
    {
        while (type.HasElementType)
            type = type.GetElementType()!;
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Assembly == typeof(RiseExplainer).Assembly && !type.IsGenericParameter ? type.Name.Split('`')[0] : null;
    }

    private static IEnumerable<Type> ReferencesOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type?> used = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(All).Select(f => f.FieldType)];
        foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>())
        {
            used = used.Concat(method.GetParameters().Select(p => p.ParameterType)).Append((method as MethodInfo)?.ReturnType).Concat(BodyOf(method));
        }

        return used.OfType<Type>().SelectMany(Unfold);
    }

    private static IEnumerable<Type> Unfold(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Unfold).Append(type) : [type];

    /// <summary>The types that a method's instructions name.</summary>
    private static IEnumerable<Type?> BodyOf(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [], ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | code[at++]);
            OperandType operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
                yield return member as Type ?? member.DeclaringType;
                if (member is MethodInfo { IsGenericMethod: true } generic)
                {
                    foreach (Type argument in generic.GetGenericArguments())
                        yield return argument;
                }
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    [GeneratedRegex(@"^(public|internal) [a-z ]*\b(class|struct|interface|enum|record|record struct|delegate \w+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
