using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Marks a member that is an image and says its size. Without a size it cannot be registered, as in ML.NET.</summary>
public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    private readonly int _height;
    private readonly int _width;

    public ImageTypeAttribute()
    {
    }

    public ImageTypeAttribute(int height, int width)
    {
        _height = height;
        _width = width;
    }

    public override bool Equals(DataViewTypeAttribute? other) =>
        other is ImageTypeAttribute image && image._height == _height && image._width == _width;

    public override bool Equals(object? obj) => Equals(obj as DataViewTypeAttribute);

    public override int GetHashCode() => HashCode.Combine(_height, _width);

    public override void Register() => DataViewTypeManager.Register(new ImageDataViewType(_height, _width), typeof(MLImage), this);
}
