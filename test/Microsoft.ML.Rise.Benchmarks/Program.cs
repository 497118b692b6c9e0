using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Fidelity;

var root = new RootCommand("Measures Microsoft.ML.Rise.") { FidelityCommand.Create() };
return root.Parse(args).Invoke();
