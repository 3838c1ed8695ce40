namespace SynergyFlow.Testing;

/// <summary>Finds the checkout that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds SynergyFlow.sln. Absolute.</summary>
    public static string Folder { get; } = Find();

    public static string File(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);

    /// <summary>A file of the data that lies beside the checkout in <c>shared/data</c>; null where there is none.</summary>
    public static string? SharedData(string name)
    {
        for (var at = new DirectoryInfo(Folder).Parent; at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "data", name);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "SynergyFlow.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"There is no SynergyFlow.sln above {AppContext.BaseDirectory}.");
    }
}
