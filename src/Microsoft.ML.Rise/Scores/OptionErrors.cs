namespace Microsoft.ML.Rise;

/// <summary>All that is wrong with some options, so that one error can say it at once.</summary>
internal sealed class OptionErrors
{
    private readonly List<string> _errors = [];

    /// <summary>Notes <paramref name="error"/>, which names the option, what was expected and what came, where something is not <paramref name="valid"/>.</summary>
    public void Expect(bool valid, string error)
    {
        if (!valid)
            _errors.Add(error);
    }

    /// <summary>Notes a name that no column can have.</summary>
    public void ExpectColumnName(string name, string option) => Expect(!string.IsNullOrWhiteSpace(name), $"{option} must be the name of a column, got '{name}'");

    /// <summary>Throws what <paramref name="create"/> makes of the message, if there is any error.</summary>
    public void ThrowIfAny(Func<string, Exception> create)
    {
        if (_errors.Count > 0)
            throw create(string.Join("; ", _errors) + ".");
    }
}
