using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>The file of a split.</summary>
/// <param name="Folder">The folder of the data set in the store.</param>
/// <param name="Name">The name of the split.</param>
/// <param name="Path">The file's path in the store.</param>
internal sealed record SplitFile(string Folder, string Name, string Path)
{
    /// <summary>The name with the folder of the data set, such as <c>VOC2007/trainval</c>.</summary>
    public string FullName => ImagePath.Join(Folder, Name);

    /// <summary>What tables call the split: the data set's folder and the name, such as <c>bccd test</c>.</summary>
    /// <param name="store">Names a data set that lies in no folder of its own.</param>
    public string Title(ImageStore store)
    {
        var dataSet = Folder.Length > 0 ? ImagePath.Name(Folder) : System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(store.Origin)));
        return $"{(dataSet.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? dataSet[..^4] : dataSet)} {Name}";
    }
}
