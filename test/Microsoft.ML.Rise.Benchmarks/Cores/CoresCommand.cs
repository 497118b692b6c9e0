using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Versioning;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Cores;

/// <summary>The command line of <c>cores</c>: the same explanation on one core and on more.</summary>
internal static class CoresCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        Option<int> masks = OnceCommand.MasksOption();
        var cores = new Option<int>("--cores") { Description = "How many are compared with one.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "Processes of each kind, in turn; the fastest counts.", DefaultValueFactory = _ => 3 };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("cores", "Compares explanations in processes that are bound to one core and to more (Linux, Windows).") { masks, cores, rounds, output };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] arguments = [OnceCommand.Name, .. pictures.Arguments(parsed), masks.Name, parsed.GetValue(masks).ToString(CultureInfo.InvariantCulture)];
            Compare(arguments, parsed.GetValue(cores), parsed.GetValue(rounds), parsed.GetValue(output));
        });
        return command;
    }

    private static void Compare(string[] arguments, int numberOfCores, int rounds, FileInfo? output)
    {
        int[] counts = [1, numberOfCores];
        var fastest = new Dictionary<(string Picture, int Cores), (double Seconds, string Schedule)>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (int count in counts)
            {
                foreach ((string picture, double seconds, string schedule) in Run(arguments, count))
                {
                    if (!fastest.TryGetValue((picture, count), out (double Seconds, string Schedule) least) || seconds < least.Seconds)
                        fastest[(picture, count)] = (seconds, schedule);
                }
            }
        }

        var table = new MarkdownTable("picture", "1 core", $"{numberOfCores} cores", "times as fast", "schedules");
        foreach (string picture in fastest.Keys.Select(k => k.Picture).Distinct())
        {
            (double one, string scheduleOfOne) = fastest[(picture, 1)];
            (double many, string scheduleOfMany) = fastest[(picture, numberOfCores)];
            table.Add(picture, $"{one:F2} s", $"{many:F2} s", $"{one / many:F2}", $"{scheduleOfOne}; {scheduleOfMany}");
        }

        table.Publish(output);
    }

    /// <summary>Runs this program in a process that has only the first <paramref name="numberOfCores"/> cores.</summary>
    private static List<(string Picture, double Seconds, string Schedule)> Run(string[] arguments, int numberOfCores)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        using Process child = new()
        {
            StartInfo = new ProcessStartInfo(program, isHost ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments) { RedirectStandardOutput = true },
        };
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            Start(child, numberOfCores);
        else
            throw new PlatformNotSupportedException("Processes can be bound to cores on Linux and Windows only.");

        string[] lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The process on {numberOfCores} cores ended with {child.ExitCode}.");
        return [.. lines.Select(line => line.TrimEnd().Split(';', 3)).Select(f => (f[2], double.Parse(f[0], CultureInfo.InvariantCulture), f[1]))];
    }

    /// <summary>A child has the cores of the thread that starts it, from its first instruction on: what it counts then are these.</summary>
    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("windows")]
    private static void Start(Process child, int numberOfCores)
    {
        using Process self = Process.GetCurrentProcess();
        nint affinity = self.ProcessorAffinity;
        try
        {
            self.ProcessorAffinity = (nint)((1L << numberOfCores) - 1);
            child.Start();
        }
        finally
        {
            self.ProcessorAffinity = affinity;
        }
    }
}
