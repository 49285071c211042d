using System.Globalization;
using System.Text.Json;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using SkiaSharp;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Writes scenes as CSS is given out.</summary>
internal static class CssExport
{
    /// <summary>Writes the lists and, where asked for, the images.</summary>
    public static void Write(string folder, SceneSet training, SceneSet test, bool withImages, bool withLabels = true)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, CssFolder.FileName), JsonSerializer.Serialize(new Dictionary<string, object> { ["train"] = Lists(training, withLabels), ["test"] = Lists(test, withLabels) }));
        if (withImages)
        {
            Directory.CreateDirectory(Path.Combine(folder, "images"));
            WriteImages(folder, "train", training);
            WriteImages(folder, "test", test);
        }
    }

    private static Dictionary<string, object> Lists(SceneSet set, bool withLabels)
    {
        var lists = new Dictionary<string, object>
        {
            ["objects_img"] = set.Scenes.Select(scene => scene.Objects.Select(item => new
            {
                shape = SceneVocabulary.Shapes[item.Shape],
                size = SceneVocabulary.Sizes[item.Size],
                color = SceneVocabulary.Colours[item.Colour],
                pos = new[] { item.Y, item.X },
                material = "rubber",
            })),
            ["mods"] = set.Queries.GroupBy(query => query.Text).Select(group => new
            {
                type = group.Key.Split(' ')[0],
                from = group.Select(query => query.Image),
                to = group.Select(query => query.Target),
                to_str = group.Key,
            }),
        };
        if (withLabels)
        {
            lists["labels"] = set.Scenes.Select(scene => scene.Label);
        }

        return lists;
    }

    private static void WriteImages(string folder, string name, SceneSet set)
    {
        var rgb = new byte[ScenePainter.Length];
        for (var index = 0; index < set.Scenes.Count; index++)
        {
            ScenePainter.Draw(set.Scenes[index].Objects, rgb);
            var png = ImageFiles.Encode(64, 64, (x, y) => new SKColor(rgb[3 * (64 * y + x)], rgb[3 * (64 * y + x) + 1], rgb[3 * (64 * y + x) + 2]));
            File.WriteAllBytes(Path.Combine(folder, "images", string.Create(CultureInfo.InvariantCulture, $"css_{name}_{index:d6}.png")), png);
        }
    }
}
