using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Runtime;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(typeof(RiseTransformer), typeof(RiseModelFile), null, typeof(SignatureLoadModel), "RISE", RiseModelFile.LoaderSignature)]

namespace System.Runtime.CompilerServices
{
    /// <summary>The runtime goes by its name.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName { get; } = assemblyName;
    }
}

namespace Microsoft.ML.Rise
{
    /// <summary>A <see cref="RiseTransformer"/> in ML.NET's model files: one <see cref="CheckedFile"/> beside the header that ML.NET reads, with options, scorer and background. The only place that touches what is internal to ML.NET.</summary>
    internal static class RiseModelFile
    {
        /// <summary>ML.NET finds <see cref="Create"/> by it.</summary>
        public const string LoaderSignature = "RiseTransformer";

        private const string Entry = "Explainer.rise", Options = "options.json", Scorer = "scorer", Background = "background.idv", Name = "The explainer in the model file";

        /// <summary>Where ML.NET puts the transformer of a model file.</summary>
        private const string Root = "TransformerChain";

        private static readonly CheckedFile Format = new("EXPL", 1, "an explainer");

        /// <exception cref="NotSupportedException">Something cannot be saved, or ML.NET is another one.</exception>
        public static void Save(ModelSaveContext context, RiseScorer scorer, ExplanationOptions options)
        {
            // All that may be refused comes before anything is written.
            (string, ReadOnlyMemory<byte>)[] parts = [];
            try
            {
                WithInternals(() => parts = [.. PartsOf(scorer, options)]);
            }
            catch (UnsavableException e)
            {
                throw new NotSupportedException($"{nameof(RiseTransformer)} cannot be saved: {e.Message}");
            }

            WithInternals(() => Write(context, parts));
        }

        /// <summary>ML.NET finds it by name and signature.</summary>
        internal static RiseTransformer Create(IHostEnvironment environment, ModelLoadContext context)
        {
            byte[] file = [];
            try
            {
                WithInternals(() => file = Read(context));
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new InvalidDataException($"{Name} is damaged: it cannot be unpacked ({e.Message}). Take another copy of it.");
            }

            return Compose(file, environment);
        }

        /// <summary>Calls what uses members of ML.NET that may be gone in another version.</summary>
        internal static void WithInternals(Action action)
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or MemberAccessException)
            {
                Assembly core = typeof(IHostEnvironment).Assembly;
                throw new NotSupportedException($"Model files are read and written by internal members of ML.NET, which {core.GetName().Name} {core.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]} does not have as Rise.MLNet {Library} knows them ({e.Message}). Explaining works all the same: save the model without RISE, and append it after loading.", e);
            }
        }

        private static string Library => typeof(RiseModelFile).Assembly.GetName().Version!.ToString(3);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Write(ModelSaveContext context, IReadOnlyList<(string, ReadOnlyMemory<byte>)> parts)
        {
            context.CheckAtModel();
            context.SetVersionInfo(Header());
            ZipArchive archive;
            try
            {
                archive = ArchiveOf(context.Repository);
            }
            catch (MissingFieldException)
            {
                context.SaveBinaryStream(Entry, writer => Format.Write(writer.BaseStream, parts));
                return;
            }

            // What is in the file is compressed already, where it is large: to try once more would take as long as the first time.
            using Stream entry = archive.CreateEntry(PathOf(context.Directory), CompressionLevel.NoCompression).Open();
            Format.Write(entry, parts);
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_archive")]
        private static extern ref ZipArchive ArchiveOf(RepositoryWriter writer);

        /// <summary>A transformer as a model file of its own, made in memory: ML.NET would take a temporary file for each of its parts.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static ReadOnlyMemory<byte> Pack(ITransformer transformer)
        {
            var file = new MemoryStream();
            using (RepositoryWriter writer = RepositoryWriter.CreateNew(file, new MLContext(), useFileSystem: false))
            {
                ModelSaveContext.SaveModel(writer, transformer, Root);
                writer.Commit();
            }

            Memory<byte> packed = file.GetBuffer().AsMemory(0, (int)file.Length);
            ZipTimes.Clear(packed.Span);
            return packed;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static ITransformer Unpack(ReadOnlyMemory<byte> file, IHostEnvironment environment)
        {
            using RepositoryReader reader = RepositoryReader.Open(BinaryRows.AsStream(file), environment, useFileSystem: false);
            ModelLoadContext.LoadModel<ITransformer, SignatureLoadModel>(environment, out ITransformer transformer, reader, Root);
            return transformer;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static byte[] Read(ModelLoadContext context)
        {
            context.CheckAtModel(Header());
            byte[]? file = null;
            try
            {
                // Not through a temporary file.
                if (ArchiveOf(context.Repository).GetEntry(PathOf(context.Directory)) is { } entry)
                {
                    using Stream stream = entry.Open();
                    file = AllOf(stream, entry.Length);
                }
            }
            catch (MissingFieldException)
            {
                context.TryLoadBinaryStream(Entry, reader => file = AllOf(reader.BaseStream, reader.BaseStream.Length));
            }

            return file ?? throw new InvalidDataException($"there is no '{Entry}' beside its header");
        }

        private static byte[] AllOf(Stream stream, long length)
        {
            byte[] all = new byte[length];
            stream.ReadExactly(all);
            return all;
        }

        private static string PathOf(string? directory) => $"{directory?.Replace('\\', '/')}/{Entry}".TrimStart('/');

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_archive")]
        private static extern ref ZipArchive ArchiveOf(RepositoryReader reader);

        /// <summary>What ML.NET reads. It never changes: the version that matters is that of <see cref="Format"/>. The simple name of the assembly: any version of it will do.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static VersionInfo Header() => new(
            modelSignature: "RISE    ", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
            loaderAssemblyName: typeof(RiseModelFile).Assembly.GetName().Name, loaderSignature: LoaderSignature);

        private static IEnumerable<(string, ReadOnlyMemory<byte>)> PartsOf(RiseScorer scorer, ExplanationOptions options)
        {
            SavedScorer saved = scorer.Save(Pack);
            var explainer = new SavedExplainer
            {
                Library = Library,
                Scorer = saved.Description,
                Rise = options as RiseOptions,
                Columns = options as ColumnOptions,
                Background = (options as ColumnOptions)?.SavedBackground,
                Evidence = options as MinimalEvidenceOptions,
            };
            yield return (Options, JsonSerializer.SerializeToUtf8Bytes(explainer, SavedExplainerJson.Default.SavedExplainer));
            yield return (Scorer, saved.Content);
            if (options is ColumnOptions columns)
                yield return (Background, columns.SaveBackground());
        }

        private static RiseTransformer Compose(byte[] file, IHostEnvironment environment)
        {
            IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts = Format.Read(file, Name);
            SavedExplainer explainer;
            try
            {
                explainer = JsonSerializer.Deserialize(CheckedFile.Part(parts, Options, Name).Span, SavedExplainerJson.Default.SavedExplainer)!;
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{Name} has options that this version of Rise.MLNet ({Library}) does not know: {e.Message} Update the package.", e);
            }

            ExplanationOptions options = (ExplanationOptions?)explainer.Rise ?? (ExplanationOptions?)explainer.Columns ?? explainer.Evidence ?? throw new InvalidDataException($"{Name} says not how it explains.");
            if (explainer is { Columns: { } columns, Background: { } background })
                options = columns.WithBackground(BinaryRows.Read(CheckedFile.Part(parts, Background, Name)), background);
            options.ValidateColumnNames();
            options.Validate();
            RiseScorer scorer = ScorerOf(explainer.Scorer, CheckedFile.Part(parts, Scorer, Name), environment);
            return new RiseTransformer(scorer, options, new RiseListeners(Progress: null, environment, CancellationToken.None), isOwner: true);
        }

        private static RiseScorer ScorerOf(ScorerDescription saved, ReadOnlyMemory<byte> content, IHostEnvironment environment)
        {
            if (saved.HadSessionOptions)
                new ExplanationLog(environment).Warn($"The scorer's network was saved with {nameof(RiseOnnxOptions.CreateSessionOptions)}, a function that stays behind: it runs on the processor now. Give {nameof(RiseScorer.FromOnnx)} the options, and append ExplainWithRise, to choose another device.");
            return saved.Kind switch
            {
                ScorerKind.Onnx => RiseScorer.FromOnnx(content.ToArray(), new RiseOnnxOptions { InputName = saved.InputName, OutputName = saved.OutputName, InputDimensions = saved.InputDimensions, Schedule = saved.Schedule }),
                _ => new TransformerScorer(TransformerOf(), saved.Schedule, Environment.ProcessorCount, isOwner: true),
            };

            ITransformer TransformerOf()
            {
                ITransformer transformer = null!;
                WithInternals(() => transformer = Unpack(content, environment));
                return transformer;
            }
        }
    }

    /// <summary>An explainer's options as they are saved. No name of a type is among them.</summary>
    internal sealed record SavedExplainer
    {
        /// <summary>The version that wrote it, for people.</summary>
        public required string Library { get; init; }

        public required ScorerDescription Scorer { get; init; }

        /// <summary>One of these three.</summary>
        public RiseOptions? Rise { get; init; }

        public ColumnOptions? Columns { get; init; }

        public MinimalEvidenceOptions? Evidence { get; init; }

        /// <summary>Of columns.</summary>
        public SavedBackground? Background { get; init; }
    }

    /// <summary>What is known of a background beside its rows.</summary>
    /// <param name="Names">Of all columns that it had.</param>
    /// <param name="Unread">Those that the scorer does not read.</param>
    internal sealed record SavedBackground(IReadOnlyList<string> Names, IReadOnlyList<string> Unread);

    [JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonSerializable(typeof(SavedExplainer))]
    internal sealed partial class SavedExplainerJson : JsonSerializerContext;
}
