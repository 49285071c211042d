using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Pictures;

/// <summary>Test queries and what a model finds for them, as PNG: the query's image, its sentence, and the first five images, the right ones framed.</summary>
internal static class QueryPicture
{
    private const int Queries = 8;
    private const int Found = 5;
    private const int ImageWidth = 150;

    private static readonly BoxLook Right = new("what is asked for", new(0x00, 0x9E, 0x73));
    private static readonly BoxLook Own = new("query", new(0x66, 0x66, 0x66), IsDashed: true);

    /// <summary>Draws queries that lie evenly in the list of all.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="split">The test.</param>
    /// <param name="tests">What the model sees.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string title, ComposedSplit split, TestQueries tests)
    {
        var chosen = EvenChoice.Of(Queries, split.Queries.Count);
        var found = tests.First(tests.Clean, chosen, Math.Min(Found, split.Count - 1));
        var cells = new List<PictureCell>();
        foreach (var (number, images) in chosen.Zip(found))
        {
            var query = split.Queries[number];
            var own = ImageOf(split, query.Image);
            cells.Add(new(own, query.Text, [PictureBox.Around(own, Own)]));
            for (var place = 0; place < images.Length; place++)
            {
                var image = ImageOf(split, images[place]);
                var isRight = split.Labels[images[place]] == split.Labels[query.Target];
                cells.Add(new(image, FormattableString.Invariant($"{place + 1}"), isRight ? [PictureBox.Around(image, Right)] : []));
            }
        }

        PictureGrid.Write(path, title, [Own, Right], 1 + found[0].Length, ImageWidth, cells);
    }

    private static RgbImage ImageOf(ComposedSplit split, int index)
    {
        using var scope = NewDisposeScope();
        var pixels = split.Images[index].permute(1, 2, 0).contiguous();
        return new((int)pixels.size(1), (int)pixels.size(0), pixels.data<byte>().ToArray());
    }
}
