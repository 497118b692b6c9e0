using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Fidelity;
using Microsoft.ML.Rise.Benchmarks.Memory;
using Microsoft.ML.Rise.Benchmarks.Speed;

var root = new RootCommand("Measures Microsoft.ML.Rise.") { FidelityCommand.Create(), SpeedCommand.Create(), MemoryCommand.Create() };
return root.Parse(args).Invoke();
