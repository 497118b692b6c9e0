namespace Microsoft.ML;

/// <summary>Can be part of a saved model.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}
