using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>Some rows, copied: their ids and, for each active column, a list of its raw values.</summary>
internal sealed record RowBlock(long Batch, IReadOnlyList<DataViewRowId> Ids, IList?[] Columns);
