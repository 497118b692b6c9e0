using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>One row with any columns: what is known of it stands in one of these members, from which every column takes its value by its type.</summary>
internal sealed class ModelRow
{
    [ImageType(1, 1)]
    public MLImage? Picture { get; set; }
    public byte[] File { get; set; } = [];
    public string Text { get; set; } = "";
    public float[] Vector { get; set; } = [];

    /// <summary>What columns have that nobody asks for.</summary>
    public string NoText { get; set; } = "";
    public float NoNumber { get; set; }
    public bool No { get; set; }
    public uint NoKey { get; set; }

    /// <summary>A view of one row.</summary>
    public IDataView ToView(SavedModel model, Func<DataViewSchema.Column, bool> isKnown)
    {
        var definition = SchemaDefinition.Create(typeof(ModelRow));
        definition.Clear();
        foreach (DataViewSchema.Column column in model.Inputs.Where(c => !c.IsHidden))
        {
            if (MemberOf(column, isKnown(column)) is not { } member)
                continue;
            SchemaDefinition.Column defined = SchemaDefinition.Create(typeof(ModelRow)).Single(c => c.MemberName == member);
            (defined.ColumnName, defined.ColumnType) = (column.Name, column.Type is ImageDataViewType ? TypeOf(Picture!) : column.Type);
            definition.Add(defined);
        }

        return model.Context.Data.LoadFromEnumerable([this], definition);
    }

    /// <summary>ML.NET reads images only from types that it has been told of.</summary>
    private static ImageDataViewType TypeOf(MLImage picture)
    {
        new ImageTypeAttribute(picture.Height, picture.Width).Register();
        return new ImageDataViewType(picture.Height, picture.Width);
    }

    /// <summary>Null where no member has the type: the model says what it misses.</summary>
    private static string? MemberOf(DataViewSchema.Column column, bool isKnown) => column.Type switch
    {
        ImageDataViewType => nameof(Picture),
        VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } when raw == typeof(byte) => nameof(File),
        VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } when raw == typeof(float) => nameof(Vector),
        TextDataViewType => isKnown ? nameof(Text) : nameof(NoText),
        KeyDataViewType { RawType: var raw } when raw == typeof(uint) => nameof(NoKey),
        NumberDataViewType { RawType: var raw } when raw == typeof(float) => nameof(NoNumber),
        BooleanDataViewType => nameof(No),
        _ => null,
    };
}
