using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Clusters;
using Microsoft.ML.Rise.Benchmarks.Columns;
using Microsoft.ML.Rise.Benchmarks.Cores;
using Microsoft.ML.Rise.Benchmarks.Detections;
using Microsoft.ML.Rise.Benchmarks.Evidence;
using Microsoft.ML.Rise.Benchmarks.Fidelity;
using Microsoft.ML.Rise.Benchmarks.Kernels;
using Microsoft.ML.Rise.Benchmarks.Memory;
using Microsoft.ML.Rise.Benchmarks.Peer;
using Microsoft.ML.Rise.Benchmarks.Reports;
using Microsoft.ML.Rise.Benchmarks.Rows;
using Microsoft.ML.Rise.Benchmarks.Saving;
using Microsoft.ML.Rise.Benchmarks.Schedules;
using Microsoft.ML.Rise.Benchmarks.Shapley;
using Microsoft.ML.Rise.Benchmarks.Speed;

var root = new RootCommand("Measures Microsoft.ML.Rise.")
{
    FidelityCommand.Create(), SpeedCommand.Create(), RowsCommand.Create(), SchedulesCommand.Create(), CoresCommand.Create(), OnceCommand.Create(), MemoryCommand.Create(),
    KernelsCommand.Create(), PeerCommand.Create(), EvidenceCommand.Create(), ColumnsCommand.Create(), ShapleyCommand.Create(), ReportsCommand.Create(), DetectionsCommand.Create(), SavingCommand.Create(), ClusterCommand.Create(), LongJobCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
