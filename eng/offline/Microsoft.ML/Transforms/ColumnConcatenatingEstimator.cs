using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Joins columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;
    private readonly ColumnConcatenatingTransformer _transformer;

    internal ColumnConcatenatingEstimator(string outputColumnName, string[] inputColumnNames)
    {
        _transformer = new ColumnConcatenatingTransformer(outputColumnName, inputColumnNames);
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var sources = Array.ConvertAll(_inputs, name => inputSchema.TryFindColumn(name, out var column)
            ? column
            : throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", name));
        foreach (var source in sources)
        {
            if (source.IsKey)
                throw new InvalidOperationException($"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
            if (!source.ItemType.Equals(sources[0].ItemType))
            {
                throw new InvalidOperationException("Concatenated columns should have the same type. " +
                    $"Column '{source.Name}' has type of {source.ItemType}, but expected column type is {sources[0].ItemType}.");
            }
        }

        bool variable = sources.Any(s => s.Kind == SchemaShape.Column.VectorKind.VariableVector);
        var annotations = new List<SchemaShape.Column>();
        if (sources.All(s => s.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out _)))
            annotations.Add(new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false));
        if (sources.Any(s => s.Kind == SchemaShape.Column.VectorKind.Scalar || s.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out _)))
            annotations.Add(new(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));

        var kind = variable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector;
        return inputSchema.With([new SchemaShape.Column(_output, kind, sources[0].ItemType, false, new SchemaShape(annotations))]);
    }
}
