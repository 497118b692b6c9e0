using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Which columns stay: the named ones in the order given, or all but the named ones.</summary>
internal sealed record ColumnSelection(string[] Names, bool Drop, bool KeepHidden)
{
    /// <summary>The indices of the columns that stay, out of columns with these names.</summary>
    public IEnumerable<int> Apply(IReadOnlyList<string> columns)
    {
        foreach (string name in Names)
        {
            if (!columns.Contains(name))
                throw SchemaErrors.MissingColumn("inputSchema", "input", name);
        }
        var all = columns.Select((name, index) => (Name: name, Index: index)).ToArray();
        var kept = Drop
            ? all.Where(c => !Names.Contains(c.Name))
            : Names.SelectMany(name => all.Where(c => c.Name == name));
        // The last of some namesakes is the one that is not hidden.
        return kept.Where(c => Drop || KeepHidden || c.Index == Last(columns, c.Name)).Select(c => c.Index);
    }

    private static int Last(IReadOnlyList<string> columns, string name)
    {
        int index = columns.Count - 1;
        while (columns[index] != name)
            index--;
        return index;
    }
}
