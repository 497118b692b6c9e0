using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Fidelity;
using Microsoft.ML.Rise.Benchmarks.Speed;
using Microsoft.ML.Rise.Benchmarks.Targets;

var root = new RootCommand("Measures Microsoft.ML.Rise.") { FidelityCommand.Create(), TargetsCommand.Create(), SpeedCommand.Create() };
return root.Parse(args).Invoke();
