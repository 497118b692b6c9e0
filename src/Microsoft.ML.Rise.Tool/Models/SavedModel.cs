using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>An ML.NET model, as <c>mlContext.Model.Save</c> has written it, with the columns that it reads.</summary>
internal sealed class SavedModel(string path, MLContext context, ITransformer transformer, DataViewSchema inputs)
{
    private const string DefaultScoreColumn = "Score";

    private readonly DataViewSchema _outputs = transformer.GetOutputSchema(inputs);

    public MLContext Context => context;

    public ITransformer Transformer => transformer;

    /// <summary>The columns of the data that it was trained on.</summary>
    public DataViewSchema Inputs => inputs;

    /// <summary>Whether a column has pictures: images, or the bytes of their files.</summary>
    public static bool IsPicture(DataViewType type) =>
        type is ImageDataViewType || (type is VectorDataViewType { IsKnownSize: false, ItemType: NumberDataViewType item } && item.RawType == typeof(byte));

    /// <summary>Whether a model is ML.NET's, and not a network.</summary>
    public static bool IsAt(string path) => Path.GetExtension(Options.Existing(path, "model")).ToLowerInvariant() switch
    {
        ".zip" => true,
        ".onnx" => false,
        _ => throw new UserError($"'{path}' is neither a network (.onnx) nor an ML.NET model (.zip)."),
    };

    public static void RequireAt(string path, string command)
    {
        if (!IsAt(path))
            throw new UserError($"rise {command} explains ML.NET models (.zip), and '{path}' is a network: rise image and rise series explain networks.");
    }

    /// <summary>Loads a model.</summary>
    public static SavedModel Load(string path, string? imageColumn = null)
    {
        var context = new MLContext();
        ITransformer transformer;
        DataViewSchema? saved;
        try
        {
            transformer = context.Model.Load(path, out saved);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new UserError($"'{path}' is not a model that ML.NET can load: {e.GetBaseException().Message}");
        }

        if (saved is null && imageColumn is null)
            throw new UserError($"'{path}' was saved without the schema of its input: name the column of images by --input, or give the schema to mlContext.Model.Save(model, schema, path).");
        DataViewSchema inputs = saved ?? new DataViewSchema.Builder().ToSchema();
        return new SavedModel(path, context, transformer, imageColumn is null || HasColumn(transformer, inputs, imageColumn) ? inputs : WithImages(inputs, imageColumn));
    }

    private static bool HasColumn(ITransformer transformer, DataViewSchema inputs, string name)
    {
        try
        {
            return transformer.GetOutputSchema(inputs).GetColumnOrNull(name) is not null;
        }
        catch (ArgumentException)
        {
            // The model reads a column that is not among them.
            return false;
        }
    }

    private static DataViewSchema WithImages(DataViewSchema inputs, string name)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in inputs.Where(c => !c.IsHidden))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        builder.AddColumn(name, new ImageDataViewType());
        return builder.ToSchema();
    }

    /// <summary>A column that is masked: the one that is named, or the only one of a kind; of the data, or else one that the model makes of them.</summary>
    public DataViewSchema.Column ColumnOf(string? name, Func<DataViewType, bool> isOfKind, string kind, string? scoreColumn)
    {
        if (name is not null)
        {
            DataViewSchema.Column column = _outputs.GetColumnOrNull(name) ?? throw new UserError($"'{path}' has no column '{name}'; it has {Quoted(_outputs)}.");
            return isOfKind(column.Type) ? column : throw new UserError($"column '{name}' ({column.Type}) is not {kind}.");
        }

        DataViewSchema.Column[] found = [.. Inputs.Where(c => !c.IsHidden && isOfKind(c.Type))];
        if (found.Length > 1)
            found = [.. found.Where(c => ColumnsRead(scoreColumn).Contains(c.Name))];
        else if (found.Length == 0)
            found = [.. _outputs.Where(c => !c.IsHidden && isOfKind(c.Type)).Take(1)];
        return found switch
        {
            [var only] => only,
            [] => throw new UserError($"'{path}' has no column that is {kind}; it has {Quoted(_outputs)}."),
            _ => throw new UserError($"'{path}' has {found.Length} columns that are {kind}: choose one by --input from {Quoted(found)}."),
        };
    }

    /// <summary>Which of its columns the score depends on; of the others any value will do.</summary>
    public IReadOnlySet<string> ColumnsRead(string? scoreColumn)
    {
        if (!Transformer.IsRowToRowMapper)
            return Inputs.Select(c => c.Name).ToHashSet();
        DataViewSchema.Column score = _outputs.GetColumnOrNull(scoreColumn ?? DefaultScoreColumn)
            ?? throw new UserError($"'{path}' has no score column '{scoreColumn ?? DefaultScoreColumn}': name it by --score; there are {Quoted(_outputs)}.");
        return Transformer.GetRowToRowMapper(Inputs).GetDependencies([score]).Select(c => c.Name).ToHashSet();
    }

    private static string Quoted(IEnumerable<DataViewSchema.Column> columns) => string.Join(", ", columns.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));
}
