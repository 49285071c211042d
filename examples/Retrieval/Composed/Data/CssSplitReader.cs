using System.Globalization;
using System.Text.Json;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>Makes a split of what its lists say.</summary>
internal sealed class CssSplitReader
{
    private const string ImageFolder = "images";

    private readonly ImageStore store;
    private readonly string folder;
    private readonly string origin;
    private readonly string name;
    private readonly IReadOnlyList<IReadOnlyList<CssObject?>?> scenes;
    private readonly IReadOnlyList<ComposedQuery> queries;
    private readonly IReadOnlyList<string> labels;

    /// <summary>Looks through the lists, without reading an image.</summary>
    /// <param name="store">Where lists and images lie.</param>
    /// <param name="folder">The folder of the lists.</param>
    /// <param name="file">The lists as messages name them.</param>
    /// <param name="name">The split's name.</param>
    /// <param name="split">The lists.</param>
    /// <exception cref="InputException">The lists do not fit each other.</exception>
    public CssSplitReader(ImageStore store, string folder, string file, string name, CssSplit split)
    {
        (this.store, this.folder, this.name) = (store, folder, name);
        origin = $"{file}, {name}";
        scenes = Needed("objects_img", split.Scenes);
        if (scenes.Count > ImageStack.MostImages)
        {
            throw new InputException($"{origin}: a split must have at most {ImageStack.MostImages:N0} images. Found {scenes.Count:N0}; leave some out.");
        }

        labels = Labels(split.Labels);
        queries = Queries(Needed("mods", split.Modifications));
    }

    /// <summary>Reads or draws the images.</summary>
    /// <exception cref="InputException">An image is missing or broken, or what is to be drawn is not known.</exception>
    public ComposedSplit Read()
    {
        var images = store.FoldersIn(folder).Contains(ImageFolder)
            ? ImageStack.Create(scenes.Count, Decoder())
            : ImageStack.Create(scenes.Count, (index, rgb) => ScenePainter.Draw(Objects(index), rgb));
        return new(images, labels, queries);
    }

    private ImageStack.Writer Decoder()
    {
        var workspace = new ImageWorkspace();
        return (index, rgb) =>
        {
            var path = ImagePath.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{ImageFolder}/css_{name}_{index:d6}.png"));
            if (!store.Contains(path))
            {
                throw new InputException($"{store.Describe(path)}: each of the {scenes.Count:N0} entries of 'objects_img' must have an image. Found none; fetch the images again, or take the folder '{ImageFolder}' away to have them drawn.");
            }

            try
            {
                workspace.Encoded.ResetWrittenCount();
                store.Read(path, workspace.Encoded);
                using var decoded = ImageDecoder.Decode(workspace.Encoded.WrittenSpan, ImageStack.Side);
                workspace.Resampler.Resize(decoded.Pixels, ImageStack.Side, ImageStack.Side, rgb);
            }
            catch (UnreadableImageException exception)
            {
                throw new InputException($"{store.Describe(path)}: the image must be readable. Found that {MessageText.OneLine(exception.Message)}; fetch it again.", exception);
            }
        };
    }

    private List<SceneObject> Objects(int index)
    {
        var listed = scenes[index] ?? throw Missing($"objects_img[{index}]", "a list");
        var objects = new List<SceneObject>(listed.Count);
        for (var i = 0; i < listed.Count; i++)
        {
            var at = $"objects_img[{index}][{i}]";
            var item = listed[i] ?? throw Missing(at, "an object");
            var size = Known(at, "size", SceneVocabulary.Sizes, item.Size);
            var colour = Known(at, "color", SceneVocabulary.Colours, item.Colour);
            var shape = Known(at, "shape", SceneVocabulary.Shapes, item.Shape);
            if (item.Position is not [>= 0 and <= 1, >= 0 and <= 1])
            {
                throw new InputException(
                    $"{origin}, {at}: 'pos' must be two numbers from 0 to 1, the shares of height and width. Found {(item.Position is null ? "none" : $"[{string.Join(", ", item.Position.Take(4).Select(share => share.ToString(CultureInfo.InvariantCulture)))}]")}; correct it.");
            }

            objects.Add(new(size, colour, shape, item.Position[0], item.Position[1]));
        }

        return objects;
    }

    private T Known<T>(string at, string key, EnumWords<T> vocabulary, string? word)
        where T : struct, Enum =>
        vocabulary.Find(word)
            ?? throw new InputException($"{origin}, {at}: '{key}' must be one of {MessageText.List(vocabulary.Words)}. Found {(word is null ? "none" : MessageText.Quote(word))}; correct it.");

    // Without labels each image is a scene of its own, as for the authors' loader.
    private string[] Labels(IReadOnlyList<JsonElement>? listed)
    {
        if (listed is null)
        {
            return [.. Enumerable.Range(0, scenes.Count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        }

        return listed.Count == scenes.Count
            ? [.. listed.Select(Label)]
            : throw new InputException($"{origin}: 'labels' must have an entry for each of 'objects_img'. Found {listed.Count:N0} and {scenes.Count:N0}; write the file again.");
    }

    private string Label(JsonElement label, int index) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString()!,
        JsonValueKind.Number => label.GetRawText(),
        _ => throw new InputException($"{origin}, labels[{index}]: a label must be a number or a text. Found {MessageText.OneLine(label.GetRawText())}; correct it."),
    };

    private List<ComposedQuery> Queries(IReadOnlyList<CssModification?> modifications)
    {
        var found = new List<ComposedQuery>();
        for (var i = 0; i < modifications.Count; i++)
        {
            var at = $"mods[{i}]";
            var (from, to, text) = (modifications[i]?.From ?? throw Missing(at, "'from'"), modifications[i]?.To ?? throw Missing(at, "'to'"), modifications[i]?.Text?.Trim());
            if (string.IsNullOrEmpty(text))
            {
                throw Missing(at, "'to_str'");
            }

            if (from.Count != to.Count)
            {
                throw new InputException($"{origin}, {at}: 'from' and 'to' must have the same length. Found {from.Count:N0} and {to.Count:N0}; correct them.");
            }

            for (var k = 0; k < from.Count; k++)
            {
                found.Add(new(Image($"{at}.from[{k}]", from[k]), text, Image($"{at}.to[{k}]", to[k])));
            }
        }

        return found.Count > 0 ? found : throw new InputException($"{origin}: 'mods' must lead from at least one image to another. Found empty lists; write the file again.");
    }

    private int Image(string at, int index) =>
        index >= 0 && index < scenes.Count
            ? index
            : throw new InputException($"{origin}, {at}: it must be the number of an image, from 0 to {scenes.Count - 1}. Found {index}; correct it.");

    private IReadOnlyList<T> Needed<T>(string key, IReadOnlyList<T>? list) =>
        list is { Count: > 0 } ? list : throw new InputException($"{origin}: the split must have a list '{key}' that is not empty. Found {(list is null ? "none" : "an empty one")}; write the file again.");

    private InputException Missing(string at, string what) => new($"{origin}, {at}: {what} must be there. Found none; correct it.");
}
