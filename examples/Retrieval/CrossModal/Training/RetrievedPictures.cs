using System.Globalization;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>Queries with their best answers, as PNG, where both views are pictures.</summary>
internal static class RetrievedPictures
{
    private const int QueriesPerDirection = 5;
    private const int ImageWidth = 96;

    // Of Okabe and Ito's colours.
    private static readonly BoxLook Query = new("query", new(0x00, 0x72, 0xB2));
    private static readonly BoxLook Right = new("same class", new(0x00, 0x9E, 0x73));
    private static readonly BoxLook Wrong = new("another class", new(0xD5, 0x5E, 0x00), IsDashed: true);

    /// <summary>Draws a row for each of some queries: the query, and its best answers.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="side">Height and width of the views.</param>
    /// <param name="ranking">Images to texts, and back.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string title, int side, CrossModalRanking ranking)
    {
        var test = ranking.Data.Test;
        var categories = test.Categories.data<long>().ToArray();
        byte[][][] views = [[.. Pictures(test.Images, side)], [.. Pictures(test.Texts, side)]];
        var cells = new List<PictureCell>();
        for (var direction = 0; direction < ranking.Directions.Count; direction++)
        {
            foreach (var query in EvenChoice.Of(QueriesPerDirection, test.Count))
            {
                cells.Add(Cell(views[direction][query], Name(query), Query));
                var found = ranking.Directions[direction].Best;
                for (var place = 0; place < found.K; place++)
                {
                    var answer = found.Indices(query)[place];
                    var score = found.Scores(query)[place].ToString("f2", CultureInfo.InvariantCulture);
                    cells.Add(Cell(views[1 - direction][answer], $"{Name(answer)}: {score}", categories[answer] == categories[query] ? Right : Wrong));
                }
            }
        }

        PictureGrid.Write(path, title, [Query, Right, Wrong], 1 + ranking.Directions[0].Best.K, ImageWidth, cells);

        string Name(int pair) => ranking.Data.ClassNames[(int)categories[pair]];

        PictureCell Cell(byte[] picture, string caption, BoxLook look)
        {
            var image = new RgbImage(side, side, picture);
            return new(image, caption, [PictureBox.Around(image, look)]);
        }
    }

    private static IEnumerable<byte[]> Pictures(Tensor views, int side)
    {
        foreach (var picture in views.data<float>().ToArray().Chunk(side * side))
        {
            var bytes = new byte[3 * picture.Length];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)Math.Round(255 * Math.Clamp(picture[i / 3], 0, 1));
            }

            yield return bytes;
        }
    }
}
