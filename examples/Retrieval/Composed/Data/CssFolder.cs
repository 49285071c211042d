using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>Reads CSS (N. Vo et al., <em>Composing Text and Image for Image Retrieval</em>, CVPR 2019) as its authors give it out, with the lists written as JSON.</summary>
/// <remarks>
/// The README beside this file has the layout. With a folder <c>images</c>, the images are the files in it, each resized to 64 x 64; without one, they are
/// drawn from the lists of objects, as the authors' loader does it: CSS in its 2-D form.
/// </remarks>
internal static class CssFolder
{
    /// <summary>The lists.</summary>
    public const string FileName = $"{Stem}.json";

    private const string Stem = "css_toy_dataset_novel2_small.dup";
    private const string TrainingSplit = "train";
    private const string TestSplit = "test";

    /// <summary>Reads the splits <c>train</c> and <c>test</c> with all of their images.</summary>
    /// <param name="path">A folder or a zip file; the lists may lie in a folder within.</param>
    /// <exception cref="InputException">A file is missing or broken, or the lists do not fit each other or the images.</exception>
    public static ComposedData Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var store = ImageStore.Open(path);
        var folder = Find(store);
        var file = ImagePath.Join(folder, FileName);
        var origin = store.Describe(file);
        var splits = CssFile.Read(store, file);
        var training = new CssSplitReader(store, folder, origin, TrainingSplit, Split(origin, splits, TrainingSplit));
        var test = new CssSplitReader(store, folder, origin, TestSplit, Split(origin, splits, TestSplit));
        var trainingSplit = training.Read();
        try
        {
            return new("css", trainingSplit, test.Read());
        }
        catch
        {
            trainingSplit.Dispose();
            throw;
        }
    }

    private static string Find(ImageStore store)
    {
        var folders = StoreFolders.Of(store).Select(found => found.Folder).ToArray();
        if (Array.Find(folders, folder => store.Contains(ImagePath.Join(folder, FileName))) is { } folder)
        {
            return folder;
        }

        var hasPickle = Array.Exists(folders, folder => store.Contains(ImagePath.Join(folder, $"{Stem}.npy")));
        throw new InputException(
            $"{store.Origin}: the lists of CSS must be there as {FileName}. Found {(hasPickle ? $"{Stem}.npy, which only Python can read" : "none")}; examples/Retrieval/Composed/Data/README.md says how to write it.");
    }

    private static CssSplit Split(string origin, IReadOnlyDictionary<string, CssSplit?> splits, string name) =>
        splits.GetValueOrDefault(name)
            ?? throw new InputException($"{origin}: the file must have a split '{name}'. Found {(splits.Count == 0 ? "none" : MessageText.List([.. splits.Keys]))}; write it again.");
}
