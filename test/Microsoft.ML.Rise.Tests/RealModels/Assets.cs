namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>Models and photographs that are not part of the repository: ../shared/assets beside it, or the folder that RISE_ASSETS names.</summary>
internal static class Assets
{
    public static string Model(string file) => Find(Path.Combine("models", file));

    public static string Image(string file) => Find(Path.Combine("images", file));

    private static string Find(string file)
    {
        string? folder = Environment.GetEnvironmentVariable("RISE_ASSETS") ?? BesideRepository();
        if (folder is null)
            Assert.Inconclusive("Needs the test assets: no folder above the tests holds Rise.MLNet.sln, and RISE_ASSETS is not set.");
        string path = Path.Combine(folder!, file);
        if (!File.Exists(path))
            Assert.Inconclusive($"Needs the test assets: there is no {path}. Set RISE_ASSETS to their folder.");
        return path;
    }

    private static string? BesideRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rise.MLNet.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "assets"));
        }

        return null;
    }
}
