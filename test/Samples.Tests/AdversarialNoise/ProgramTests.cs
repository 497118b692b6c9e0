using System.Reflection;
using SkiaSharp;

namespace AdversarialNoise.Tests;

/// <summary>docs/adversarial-noise.md in small: samples/AdversarialNoise on two scenes of the demo. Not beside others: what it says on the error stream is read.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ProgramTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adversarial-noise").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Run_TwoScenes_WritesTablesAndAPicture()
    {
        string tables = Path.Combine(_folder, "noise.md");

        (int exitCode, string errors) = Run("--limit", "2", "--successes", "1", "--queries", "300", "--calls", "120", "--out", tables);

        Assert.AreEqual(0, exitCode, errors);
        string text = File.ReadAllText(tables);
        Assert.Contains("| square | absent, found |", text);
        Assert.Contains("| the evidence |", text);
        using SKBitmap picture = SKBitmap.Decode(Path.ChangeExtension(tables, ".png"));
        Assert.IsGreaterThan(5 * 2 * 96, picture.Width);
    }

    [TestMethod]
    [DataRow("--pixels", "11", "error: --pixels must be a whole number of 1 to 10, got '11'. --help says what there is.", 2)]
    [DataRow("--queries", "0", "error: --queries must be a whole number of at least 1, got '0'. --help says what there is.", 2)]
    [DataRow("--successes", "all", "error: --successes must be a whole number of at least 1, got 'all'. --help says what there is.", 2)]
    [DataRow("--calls", "100", "error: --calls must be a whole number of at least 120, got '100'. --help says what there is.", 2)]
    [DataRow("--scenes", "nowhere", "error: there are no scenes in 'nowhere', which needs a scenes.json: samples/garments/scenes.py --out 'nowhere' makes them.", 1)]
    public void Run_WrongOption_FailsWithOneLineThatSaysWhatToDo(string option, string value, string error, int exitCode) => Assert.AreEqual((exitCode, error), Run(option, value));

    [TestMethod]
    public void Run_NoSuccess_SaysWhatToDo()
    {
        (int exitCode, string errors) = Run("--limit", "1", "--queries", "1", "--out", Path.Combine(_folder, "noise.md"));

        Assert.AreEqual(1, exitCode);
        Assert.EndsWith("error: no attack succeeded: give more scenes, or more --queries.", errors);
        Assert.IsEmpty(Directory.GetFiles(_folder));
    }

    private static (int ExitCode, string Errors) Run(params string[] options)
    {
        using var errors = new StringWriter();
        TextWriter console = Console.Error;
        Console.SetError(TextWriter.Synchronized(errors));
        try
        {
            int exitCode = (int)Assembly.Load("AdversarialNoise").EntryPoint!.Invoke(null, [options])!;
            return (exitCode, errors.ToString().TrimEnd());
        }
        finally
        {
            Console.SetError(console);
        }
    }
}
