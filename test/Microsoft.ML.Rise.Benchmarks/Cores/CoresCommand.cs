using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
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
        var processors = new Option<string?>("--processors")
        {
            Description = "Instead: processes that are told so many processors (DOTNET_PROCESSOR_COUNT), such as 1,2,4,8,16,64, whatever the machine has.",
        };
        var rounds = new Option<int>("--rounds") { Description = "Processes of each kind, in turn; the fastest counts.", DefaultValueFactory = _ => 3 };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("cores", "Compares explanations in processes that are bound to one core and to more (Linux, Windows).") { masks, cores, processors, rounds, output };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] arguments = [OnceCommand.Name, .. pictures.Arguments(parsed), masks.Name, parsed.GetValue(masks).ToString(CultureInfo.InvariantCulture)];
            bool isTold = parsed.GetValue(processors) is not null;
            int[] counts = isTold ? PictureOptions.Numbers<int>(parsed.GetValue(processors)!) : [1, parsed.GetValue(cores)];
            Compare(arguments, counts, isTold ? Tell : Bind, isTold ? "told" : "bound to", parsed.GetValue(rounds), parsed.GetValue(output));
        });
        return command;
    }

    private static void Compare(string[] arguments, int[] counts, Action<Process, int> start, string how, int rounds, FileInfo? output)
    {
        var fastest = new Dictionary<(string Picture, int Cores), (double Seconds, string Schedule)>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (int count in counts)
            {
                foreach ((string picture, double seconds, string schedule) in Run(arguments, count, start))
                {
                    if (!fastest.TryGetValue((picture, count), out (double Seconds, string Schedule) least) || seconds < least.Seconds)
                        fastest[(picture, count)] = (seconds, schedule);
                }
            }
        }

        var table = new MarkdownTable("picture", $"cores it is {how}", "seconds", "times as fast as the first", "schedule");
        foreach (string picture in fastest.Keys.Select(k => k.Picture).Distinct())
        {
            foreach (int count in counts)
            {
                (double seconds, string schedule) = fastest[(picture, count)];
                table.Add(picture, $"{count}", FormattableString.Invariant($"{seconds:F2}"), FormattableString.Invariant($"{fastest[(picture, counts[0])].Seconds / seconds:F2}"), schedule);
            }
        }

        table.Publish(output);
    }

    /// <summary>Runs this program in a process of its own.</summary>
    private static List<(string Picture, double Seconds, string Schedule)> Run(string[] arguments, int numberOfCores, Action<Process, int> start)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        using Process child = new()
        {
            StartInfo = new ProcessStartInfo(program, isHost ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments) { RedirectStandardOutput = true },
        };
        start(child, numberOfCores);
        string[] lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The process on {numberOfCores} cores ended with {child.ExitCode}.");
        return [.. lines.Select(line => line.TrimEnd().Split(';', 3)).Select(f => (f[2], double.Parse(f[0], CultureInfo.InvariantCulture), f[1]))];
    }

    /// <summary>A child has the cores of the thread that starts it, from its first instruction on: what it counts then are these.</summary>
    private static void Bind(Process child, int numberOfCores)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            nint affinity = self.ProcessorAffinity;
            self.ProcessorAffinity = (nint)((1L << numberOfCores) - 1);
            child.Start();
            self.ProcessorAffinity = affinity;
            return;
        }

        throw new PlatformNotSupportedException("Processes can be bound to cores on Linux and Windows only.");
    }

    private static void Tell(Process child, int numberOfCores)
    {
        child.StartInfo.Environment["DOTNET_PROCESSOR_COUNT"] = numberOfCores.ToString(CultureInfo.InvariantCulture);
        child.Start();
    }
}
