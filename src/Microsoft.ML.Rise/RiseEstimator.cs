using Microsoft.ML.Rise.DataViews;

namespace Microsoft.ML.Rise;

/// <summary>
/// Explains a scorer's answer for each row: by RISE, a saliency map of the input column from the scores of randomly masked copies of the row, or what each of its original columns contributes; or by the smallest part of it that the answer hangs on.
/// </summary>
/// <remarks>
/// <para>
/// To create this estimator, use <see cref="RiseCatalog.ExplainWithRise(TransformsCatalog, string, string, ITransformer, string, int, int)"/>,
/// <see cref="RiseCatalog.ExplainColumnsWithRise(TransformsCatalog, string, ITransformer, IDataView, string[], string, Estimand, int, int)"/> or
/// <see cref="RiseCatalog.ExplainWithMinimalEvidence(TransformsCatalog, string, string, ITransformer, string, int, int)"/>.
/// </para>
/// <format type="text/markdown"><![CDATA[
/// ### Estimator Characteristics
/// |  |  |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No; of columns, it reads their background once |
/// | Input column data type | Known-size vector of <xref:System.Single>, image, vector of <xref:System.Byte> of unknown size (the bytes of a PNG or JPEG file), or text; columns of any type |
/// | Output column data type | Vector of <xref:System.Single>, and see below |
/// | Exportable to ONNX | No |
///
/// By RISE, for an output column named `Saliency`:
///
/// | Column | Type | Content |
/// | -- | -- | -- |
/// | `Saliency` | Vector&lt;Single, H, W&gt;, &lt;T&gt; or &lt;n&gt; | the expected score, given that the position is visible |
/// | `SaliencyTarget` | Int32 | the index of the score that is explained |
/// | `SaliencyTargetLabel` | Text | its label, or the index as text |
/// | `SaliencyScore` | Single | its value for the unmasked row |
/// | `SaliencyMasks` | Int32 | the number of masked copies that were scored |
/// | `SaliencyStandardError` | as `Saliency` | the standard error of each value of the map |
/// | `SaliencyReliability` | Single | the estimated squared correlation with the converged map, 0 to 1 |
/// | `SaliencyDiffering` | Int32 | the number of masked copies with another score than the most frequent one: 0 where the map says nothing (or, of a few features, that nothing matters) |
/// | `SaliencyContrast` | as `Saliency` | the expected score with the position visible, minus with it hidden: signed, and 0 where the scorer does not look |
/// | `SaliencyContrastStandardError` | as `Saliency` | the standard error of each value of the contrast |
/// | `SaliencyRanking`, `SaliencySufficient`, `SaliencyNecessary` | as `Saliency` | where `RiseOptions.Refinement` asks for them: `SaliencyRanking.Map`, and 1 in the cells that are sufficient, and necessary, for nine tenths of the score |
/// | `SaliencySize` | Vector&lt;Int32, 2&gt; | height and width of the row's map, where the input column is an image of unknown size, or the bytes of one |
/// | `SaliencyTokens` | Vector&lt;Text&gt; | the words of the row, which are the positions of its map, where the input column is a text |
///
/// Where the target is several scores, K of them, `Saliency` and all that is as it have K as their first dimension, and the other columns but
/// `SaliencyMasks`, `SaliencySize` and `SaliencyTokens` are vectors of K. The slot names of features are those of the maps, where there is one target. Where each image has its own size, or each text its own words, the maps are vectors of
/// unknown size, one map after another.
///
/// Of columns, for an output column named `Why`:
///
/// | Column | Type | Content |
/// | -- | -- | -- |
/// | `Why` | Vector&lt;Single, n&gt; | what each column contributes to the score, in its units: see `Estimand`. Slot names are the names of the columns, groups and slots |
/// | `WhyStandardError` | as `Why` | the standard error of each contribution; 0 where it is exact |
/// | `WhyBaseline` | Single | the mean score of the rows of the background |
/// | `WhyTarget`, `WhyTargetLabel`, `WhyScore`, `WhyReliability`, `WhyDiffering`, `WhyMasks` | | as above |
/// | `WhyTokens` | Vector&lt;Text&gt; | the names of the row's positions, where a text is split into its words; `Why` is of unknown size then |
///
/// By minimal evidence, for an output column named `Evidence`:
///
/// | Column | Type | Content |
/// | -- | -- | -- |
/// | `Evidence` | Vector&lt;Single, H, W&gt;, &lt;T&gt; or &lt;n&gt; | 1 where the evidence is, 0 where there is none; between them where the area is given or has a price |
/// | `EvidenceTarget`, `EvidenceTargetLabel`, `EvidenceScore`, `EvidenceMasks`, `EvidenceSize` | | as above |
/// | `EvidenceArea` | Single | its part of the positions, 0 to 1 |
/// | `EvidenceScoreWithout` | Single | the score with the evidence hidden |
/// | `EvidenceScoreAlone` | Single | the score of the evidence alone |
/// | `EvidenceIsReached` | Boolean | whether `MinimalEvidenceOptions.Threshold` is reached |
/// ]]></format>
/// <para>
/// All columns of a row together cost one explanation: at most <see cref="RiseOptions.NumberOfMasks"/>, <see cref="ColumnOptions.NumberOfMasks"/> or <see cref="MinimalEvidenceOptions.NumberOfCalls"/> + 1 calls of the scorer, made when one of them is read. A scorer that
/// is a chain with a stage that writes the input column is entered after the last such stage, so that a whole model can be explained right after it; where its original columns are explained, it is entered at its beginning.
/// </para>
/// <para>
/// An exception that is thrown while a later ML.NET stage reads on its own threads arrives wrapped: see <see cref="Exception.GetBaseException"/>.
/// </para>
/// </remarks>
public sealed class RiseEstimator : IEstimator<RiseTransformer>
{
    private readonly RiseScorer _scorer;
    private readonly ExplanationOptions _options;
    private readonly RiseListeners _listeners;

    internal RiseEstimator(RiseScorer scorer, ExplanationOptions options, RiseListeners listeners)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(options);
        options.ValidateColumnNames();
        options.Validate();
        _scorer = scorer;
        _options = options;
        _listeners = listeners;
    }

    /// <summary>Checks that scorer and options fit the data. Looks at no row.</summary>
    /// <param name="input">Data with the input column and all other columns that the scorer reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit: see <see cref="RiseTransformer.GetOutputSchema"/>.</exception>
    public RiseTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var transformer = new RiseTransformer(_scorer, _options.Fitted(_scorer), _listeners);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The shape of the input schema with the added columns.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or cannot be masked.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column[] columns = [.. inputSchema];
        (MapSize size, bool isNamed) = _options.MapsOf(columns);
        SchemaShape added = SchemaShapes.Of(OutputColumns.Append(
            new DataViewSchema.Builder().ToSchema(), _options, size, size == MapSize.Fixed ? [1] : null, _options.Target.IsSingle ? null : Math.Min(1, _options.Target.Count(1)), isNamed ? OutputColumns.AnyPositionNames() : null));
        HashSet<string> addedNames = [.. added.Select(c => c.Name)];
        return new SchemaShape(columns.Where(c => !addedNames.Contains(c.Name)).Concat(added));
    }
}
