using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>Somebody else's model.zip.</summary>
[TestClass]
public sealed class SavedModelTests
{
    [TestMethod]
    [DynamicData(nameof(Trainer.Names), typeof(Trainer))]
    public void Map_OfAModelSavedAndLoaded_HasTheSameBits(string name)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows([.. Sample.Asked]);
        RiseOptions options = trainer.FewMasks with { Target = trainer.NumberOfScores - 1 };

        ITransformer loaded = SavedModel.Reload(trainer.Model, data.Schema);

        SameBits.AreEqual(Pipelines.Maps(Pipelines.Explain(data, trainer.Model, options)), Pipelines.Maps(Pipelines.Explain(data, loaded, options)));
    }
}
