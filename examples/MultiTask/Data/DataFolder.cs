using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.MultiTask.Data;

/// <summary>The folder that <c>--data</c> names.</summary>
internal static class DataFolder
{
    /// <summary>The path of a file, packed or not, in the folder or its folder <c>mtl</c>.</summary>
    /// <exception cref="InputException">There is no folder or no file.</exception>
    public static string Find(string? folder, string problem, string name)
    {
        if (folder is null)
        {
            throw new InputException($"--problem {problem} needs --data, the folder that holds {name}.gz.");
        }

        if (!Directory.Exists(folder))
        {
            throw new InputException($"--data must name an existing folder. Found '{folder}'.");
        }

        string[] places = [Path.Combine(folder, name), Path.Combine(folder, "mtl", name)];
        return Array.Find([.. places.SelectMany(place => (string[])[place + ".gz", place])], File.Exists)
            ?? throw new InputException($"{places[0]}.gz: the file must exist. Found nothing there.");
    }
}
