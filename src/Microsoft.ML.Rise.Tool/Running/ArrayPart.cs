namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>Which part of the rows a program of a job array explains.</summary>
internal readonly record struct ArrayPart(int Number, int Count)
{
    /// <summary>"3/10", counted from 0; "auto" or "auto/10": the number, and where it is told the count, that Slurm or Kubernetes give a program of an array.</summary>
    /// <exception cref="UserError">The environment does not say what is missing.</exception>
    public static ArrayPart? Parse(string text) => text.Split('/') switch
    {
        ["auto"] => Of(Required("SLURM_ARRAY_TASK_COUNT")),
        ["auto", var count] when Numbers.Positive(count) is int n => Of(n),
        [var number, var count] when Numbers.NotNegative(number) is int k && Numbers.Positive(count) is int n && k < n => new ArrayPart(k, n),
        _ => null,
    };

    /// <summary>Every n-th: rows that are alike are often side by side.</summary>
    public IReadOnlyList<int> Of(IReadOnlyList<int> rows)
    {
        (int number, int count) = this;
        return [.. rows.Where((_, k) => k % count == number)];
    }

    private static ArrayPart Of(int count)
    {
        int number = Variable("JOB_COMPLETION_INDEX") ?? Required("SLURM_ARRAY_TASK_ID") - (Variable("SLURM_ARRAY_TASK_MIN") ?? 0);
        return number < count ? new ArrayPart(number, count) : throw new UserError($"--part auto: this is program {number} of an array (counted from 0), and there are {count} parts.");
    }

    private static int? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } text ? Numbers.NotNegative(text) : null;

    private static int Required(string name) => Variable(name)
        ?? throw new UserError($"--part auto: the environment has no {name}; Slurm sets SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, Kubernetes JOB_COMPLETION_INDEX, which needs the count: --part auto/10.");
}
