using System.CommandLine;

namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>The kinds of options: each gives null where the command line does not have it.</summary>
internal static class Options
{
    public static Option<string?> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    /// <summary>May be repeated.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>One of a few words, which complete.</summary>
    public static Option<string?> Word(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    public static Option<T?> OneOf<T>(string name, string description, params string[] values)
        where T : struct, Enum
    {
        var option = new Option<T?>(name) { Description = description };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>A value that is parsed; a text that gives null is refused, with what was expected.</summary>
    public static Option<T?> Parsed<T>(string name, string helpName, string description, Func<string, T?> parse, string expected) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            T? value = parse(text);
            if (value is null)
                result.AddError($"{name} {expected}, got '{text}'.");
            return value;
        },
    };

    public static Option<int?> Count(string name, string description) => Parsed(name, "n", description, Numbers.Positive, "must be a whole number of at least 1");

    public static string Existing(string path, string what) => File.Exists(path) ? path : throw new UserError($"there is no {what} file '{path}'.");
}
