namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>One member as a column.</summary>
    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, string columnName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            if (!ColumnReaders.CanRead(annotationType, typeof(T)))
            {
                throw new InvalidOperationException(
                    $"Value inputted is supposed to have Type {typeof(T)}, but type of Annotationinfo has {annotationType.RawType}");
            }
            var holder = new BoundMember(typeof(Holder<T>).GetField(nameof(Holder<>.Value))!, new(kind, annotationType));
            var box = new Holder<T> { Value = value };
            _annotations.Add(kind, annotationType, MemberReaders.Create(holder, () => box));
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations) => _annotations.Add(annotations, _ => true);

        private sealed class Holder<T>
        {
            public required T Value;
        }
    }
}
