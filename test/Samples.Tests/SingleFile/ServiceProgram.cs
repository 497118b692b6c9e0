using System.Diagnostics;

namespace Microsoft.ML.Rise.Samples.Tests.SingleFile;

/// <summary>A single-file service, built once, and started with any arguments on a port that is free.</summary>
internal sealed class ServiceProgram
{
    private readonly string _assembly;

    private ServiceProgram(string file, string assembly)
    {
        File = file;
        _assembly = assembly;
    }

    /// <summary>Its name in samples.</summary>
    public string File { get; }

    public static ServiceProgram Build(string file)
    {
        using Process build = Run("build", Path.Combine("samples", file), "--target:Build", "--getProperty:TargetPath");
        (string assembly, string errors) = ReadToEnd(build);
        Assert.AreEqual(0, build.ExitCode, errors);
        return new ServiceProgram(file, assembly.Trim());
    }

    public Running Start(params string[] arguments) => new(Run(["exec", _assembly, .. arguments, "--urls", "http://127.0.0.1:0"]));

    /// <summary>Starts it with arguments that are wrong.</summary>
    /// <returns>What it says of them.</returns>
    public string Fail(params string[] arguments)
    {
        using Process process = Run(["exec", _assembly, .. arguments]);
        (_, string errors) = ReadToEnd(process);
        Assert.AreNotEqual(0, process.ExitCode);
        return errors;
    }

    private static Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = SingleFileSampleTests.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }

    private static (string Output, string Errors) ReadToEnd(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.Result);
    }

    /// <summary>The service while it runs.</summary>
    internal sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly Task<string> _output;
        private readonly Task<string> _errors;

        public Running(Process process)
        {
            _process = process;
            _errors = process.StandardError.ReadToEndAsync();
            string? line = process.StandardOutput.ReadLine();
            _output = process.StandardOutput.ReadToEndAsync();
            if (line?.StartsWith("POST ", StringComparison.Ordinal) != true)
                Assert.Fail(line + Stop());
            Address = new Uri(line["POST ".Length..]);
        }

        public HttpClient Client { get; } = new();

        /// <summary>Where it listens.</summary>
        public Uri Address { get; }

        /// <returns>All that it has written since it told its address.</returns>
        public string Stop()
        {
            _process.Kill();
            _process.WaitForExit();
            return _output.Result + _errors.Result;
        }

        public void Dispose()
        {
            Client.Dispose();
            Stop();
            _process.Dispose();
        }
    }
}
