using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.DataViews;

/// <summary>What ML.NET asks of every estimator that adds columns to rows (its own tests' TestEstimatorCore, and IDataViewImplementation.md).</summary>
internal static class Conformance
{
    public static void Check(IEstimator<ITransformer> estimator, IDataView data)
    {
        ITransformer transformer = estimator.Fit(data);
        IDataView transformed = transformer.Transform(data);
        CheckSchemas(estimator, transformer, data, transformed);
        CheckPassThrough(data, transformed);
        CheckCursor(data, transformed);
        CheckGetters(transformed);
        CheckColumnsAlone(transformed);
        CheckCursorSet(transformed);
    }

    private static void CheckSchemas(IEstimator<ITransformer> estimator, ITransformer transformer, IDataView data, IDataView transformed)
    {
        Assert.IsTrue(transformer.IsRowToRowMapper);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        string[] columns = Describe(transformed.Schema);
        CollectionAssert.AreEqual(columns, Describe(transformer.GetOutputSchema(data.Schema)));
        CollectionAssert.AreEqual(columns, Describe(mapper.OutputSchema));
        Assert.AreSame(data.Schema, mapper.InputSchema);

        SchemaShape promised = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        CollectionAssert.AreEquivalent(Describe(SchemaShapes.Of(transformed.Schema)), Describe(promised));
    }

    private static void CheckPassThrough(IDataView data, IDataView transformed)
    {
        Assert.AreEqual(data.GetRowCount(), transformed.GetRowCount());
        foreach (DataViewSchema.Column column in data.Schema.Where(c => !transformed.Schema[c.Index].IsHidden))
        {
            Assert.AreEqual(column.Name, transformed.Schema[column.Index].Name);
            CollectionAssert.AreEqual(Columns.Read(data, column.Name), Columns.Read(transformed, column.Name), column.Name);
        }
    }

    private static void CheckCursor(IDataView data, IDataView transformed)
    {
        using DataViewRowCursor source = data.GetRowCursor([]);
        using DataViewRowCursor cursor = transformed.GetRowCursor(transformed.Schema);
        ValueGetter<DataViewRowId> sourceId = source.GetIdGetter(), getId = cursor.GetIdGetter();
        DataViewRowId expected = default, id = default;
        long batch = 0;

        Assert.AreSame(transformed.Schema, cursor.Schema);
        Assert.AreEqual(-1, cursor.Position);
        for (long position = 0; source.MoveNext(); position++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(position, cursor.Position);
            sourceId(ref expected);
            getId(ref id);
            Assert.AreEqual(expected, id);
            Assert.IsGreaterThanOrEqualTo(batch, cursor.Batch);
            batch = cursor.Batch;
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
    }

    private static void CheckGetters(IDataView transformed)
    {
        DataViewSchema.Column first = transformed.Schema[0], last = transformed.Schema[^1];
        using DataViewRowCursor cursor = transformed.GetRowCursor([last]);
        Assert.IsFalse(cursor.IsColumnActive(first));
        Assert.IsTrue(cursor.IsColumnActive(last));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Columns.Getter(cursor, first));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<TimeSpan>(last));

        var longer = new DataViewSchema.Builder();
        longer.AddColumns(transformed.Schema);
        longer.AddColumn("Foreign", NumberDataViewType.Single);
        DataViewSchema.Column foreign = longer.ToSchema()["Foreign"];
        Assert.Throws<Exception>(() => cursor.IsColumnActive(foreign));
        Assert.Throws<Exception>(() => cursor.GetGetter<float>(foreign));
        Assert.Throws<Exception>(() => transformed.GetRowCursor([foreign]));
    }

    /// <summary>A column has the same values however it is read, and each time.</summary>
    private static void CheckColumnsAlone(IDataView transformed)
    {
        object[][] together = Columns.ReadAll(transformed);
        DataViewSchema.Column[] columns = [.. transformed.Schema.Where(c => !c.IsHidden)];
        for (int k = 0; k < columns.Length; k++)
            CollectionAssert.AreEqual(together.Select(row => row[k]).ToArray(), Columns.Read(transformed, columns[k].Name), columns[k].Name);
    }

    /// <summary>Every row is in one of the cursors, with the id that it has in the only cursor; a batch is in one cursor.</summary>
    private static void CheckCursorSet(IDataView transformed)
    {
        var expected = new SortedDictionary<string, long>();
        using (DataViewRowCursor all = transformed.GetRowCursor(transformed.Schema))
            AddRows(all, expected);
        DataViewRowCursor[] cursors = transformed.GetRowCursorSet(transformed.Schema, 4);
        var actual = new SortedDictionary<string, long>();
        var batches = new HashSet<long>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
            {
                Assert.AreSame(cursors[0].Schema, cursor.Schema);
                foreach (DataViewSchema.Column column in transformed.Schema)
                    Assert.IsTrue(cursor.IsColumnActive(column));
                HashSet<long> own = AddRows(cursor, actual);
                Assert.IsFalse(batches.Overlaps(own));
                batches.UnionWith(own);
            }
        }

        CollectionAssert.AreEqual(expected.Keys, actual.Keys);
    }

    private static HashSet<long> AddRows(DataViewRowCursor cursor, SortedDictionary<string, long> rows)
    {
        var batches = new HashSet<long>();
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        for (long previous = -1; cursor.MoveNext(); previous = cursor.Batch)
        {
            Assert.IsGreaterThanOrEqualTo(previous, cursor.Batch);
            batches.Add(cursor.Batch);
            DataViewRowId id = default;
            getId(ref id);
            rows.Add($"{id}", cursor.Position);
        }

        return batches;
    }

    private static string[] Describe(DataViewSchema schema) => [.. schema.Select(c => $"{c}{(c.IsHidden ? " (hidden)" : "")}")];

    private static string[] Describe(SchemaShape shape) =>
        [.. shape.Select(c => $"{c.Name}: {c.Kind} of {c.ItemType}, key {c.IsKey}, {string.Join(' ', c.Annotations.Select(a => a.Name).Order())}")];
}
