using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Tables;

/// <summary>Which rows of a table are explained: by their numbers, by what is in them, or all.</summary>
internal static class RowSelection
{
    private static readonly Dictionary<string, Func<int, bool>> s_operators = new()
    {
        ["!="] = sign => sign != 0,
        ["<="] = sign => sign <= 0,
        [">="] = sign => sign >= 0,
        ["="] = sign => sign == 0,
        ["<"] = sign => sign < 0,
        [">"] = sign => sign > 0,
    };

    /// <summary>The numbers of the rows, from 0, in their order.</summary>
    public static IReadOnlyList<int> Of(CsvTable table, string? numbers, IReadOnlyList<string> conditions)
    {
        IEnumerable<int> rows = Of(numbers, table.Rows.Count, $"'{table.Path}'");
        foreach (string condition in conditions)
        {
            Func<string[], bool> holds = Condition(table, condition);
            rows = rows.Where(row => holds(table.Rows[row]));
        }

        int[] selected = [.. rows];
        return selected.Length > 0 ? selected : throw new UserError($"'{table.Path}' has no row with {string.Join(" and ", conditions)}.");
    }

    /// <summary>The numbers of some of so many things.</summary>
    public static IReadOnlyList<int> Of(string? numbers, int count, string whose) => numbers is null ? [.. Enumerable.Range(0, count)] : [.. numbers.Split(',').SelectMany(part => Range(part, count, whose)).Distinct().Order()];

    private static IEnumerable<int> Range(string part, int count, string whose)
    {
        int?[] ends = [.. part.Split('-').Select(Numbers.NotNegative)];
        (int first, int last) = ends switch
        {
            [int only] => (only, only),
            [int from, int to] when from <= to => (from, to),
            _ => throw new UserError($"--rows are numbers and ranges such as 0-9,17, got '{part}'."),
        };
        return last < count
            ? Enumerable.Range(first, last - first + 1)
            : throw new UserError($"{whose} has the rows 0 to {count - 1}, and --rows asks for {last}.");
    }

    private static Func<string[], bool> Condition(CsvTable table, string condition)
    {
        // The longer ones first: "<=" begins as "<" does.
        (int at, string symbol) = s_operators.Keys.Select(s => (At: condition.IndexOf(s, StringComparison.Ordinal), Symbol: s)).Where(o => o.At > 0).OrderBy(o => o.At).ThenByDescending(o => o.Symbol.Length).FirstOrDefault();
        if (symbol is null)
            throw new UserError($"--where compares a column with a value, by = != < > <= or >=, got '{condition}'.");
        string name = condition[..at].Trim(), value = condition[(at + symbol.Length)..].Trim();
        int column = table.Header.Index().Where(h => h.Item == name).Select(h => h.Index).DefaultIfEmpty(-1).First();
        if (column < 0)
            throw new UserError($"--where: '{table.Path}' has no column '{name}'; it has {TableView.Quoted(table.Header)}.");
        Func<int, bool> holds = s_operators[symbol];
        if (CsvTable.Number(value) is { } number)
            return row => CsvTable.Number(row[column]) is { } own ? holds(own.CompareTo(number)) : symbol == "!=";
        return symbol is "=" or "!=" ? row => holds(string.CompareOrdinal(row[column], value)) : throw new UserError($"--where: {symbol} compares numbers, got '{value}'.");
    }
}
