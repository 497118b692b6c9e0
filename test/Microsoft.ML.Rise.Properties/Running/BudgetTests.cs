namespace Microsoft.ML.Rise.Properties.Running;

[TestClass]
public sealed class BudgetTests
{
    [TestMethod]
    public void Budget_OfAllProperties_IsAHundredThousandCasesOfWhichAFifthAreWholeExplanations()
    {
        foreach ((string name, CasesAttribute cases) in Property.Budget)
            Console.WriteLine($"{cases.Count,7} {(cases.AreWholeExplanations ? "whole" : "     ")} {name}");
        int all = Property.Budget.Values.Sum(c => c.Count), whole = Property.Budget.Values.Where(c => c.AreWholeExplanations).Sum(c => c.Count);
        Console.WriteLine($"{all,7} cases, {whole} of them whole explanations");

        Assert.IsGreaterThanOrEqualTo(100_000, all);
        Assert.IsGreaterThanOrEqualTo(all / 5.0, whole);
        Assert.IsGreaterThanOrEqualTo(20_000, whole);
    }
}
