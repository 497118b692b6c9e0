using Microsoft.ML.Rise.Tests.Scores;

namespace Microsoft.ML.Rise.Tests;

/// <summary>What this assembly does as a program of its own: the work of a child process, to be killed.</summary>
internal static class ChildProgram
{
    public static int Main(string[] args)
    {
        KilledRunTests.Work(args[0], args[1]);
        return 0;
    }
}
