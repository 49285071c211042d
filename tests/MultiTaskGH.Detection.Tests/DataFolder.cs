using System.IO.Compression;
using System.Text;

namespace MultiTaskGH.Detection.Tests;

/// <summary>A folder of small data sets, gone after the test. Images have 16 x 12 pixels; red is the column, green the row.</summary>
internal sealed class DataFolder : IDisposable
{
    public const int Width = 16;
    public const int Height = 12;

    private static readonly byte[][] Shades = [.. Enumerable.Range(0, 3).Select(shade => ImageFiles.Encode(Width, Height, (x, y) => new((byte)x, (byte)y, (byte)shade)))];

    private readonly TemporaryFolder folder = new();

    public string Root => folder.Root;

    public string this[string path] => folder[path];

    /// <summary>An image; one of another shade has another content.</summary>
    public static byte[] Image(int shade = 0) => Shades[shade];

    /// <summary>An object of a VOC annotation.</summary>
    public static string VocObject(string name, object xmin, object ymin, object xmax, object ymax, string more = "<difficult>0</difficult>") =>
        FormattableString.Invariant($"<object><name>{name}</name>{more}<bndbox><xmin>{xmin}</xmin><ymin>{ymin}</ymin><xmax>{xmax}</xmax><ymax>{ymax}</ymax></bndbox></object>\n");

    /// <summary>A VOC annotation.</summary>
    public static string VocXml(string objects, string? size = "<size><width>16</width><height>12</height><depth>3</depth></size>", string fileName = "<filename>x.jpg</filename>") =>
        $"<annotation>\n{fileName}\n{size}\n{objects}</annotation>\n";

    public void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllBytes(folder[path], content);
    }

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>An image and its VOC annotation.</summary>
    public void WriteAnnotated(string root, string name, string xml)
    {
        Write($"{root}/Annotations/{name}.xml", xml);
        Write($"{root}/JPEGImages/{name}.png", Image());
    }

    /// <summary>A VOC data set: a mug and a pen to train with, a pen to test with.</summary>
    public void WriteVoc(string root = "set", string training = "trainval", string test = "test")
    {
        WriteAnnotated(root, "1", VocXml(VocObject("pen", 2, 3, 10, 11) + VocObject("mug", 1, 1, 16, 12, "<difficult>1</difficult>")));
        WriteAnnotated(root, "2", VocXml(""));
        WriteAnnotated(root, "3", VocXml(VocObject("pen", 5, 5, 6, 6, "")));
        Write($"{root}/ImageSets/Main/{training}.txt", "2\n1\n");
        Write($"{root}/ImageSets/Main/{test}.txt", "3\n");
    }

    /// <summary>A COCO file of two images, 1.png and 2.png.</summary>
    public static string CocoJson(string annotations, string categories = """{"id": 7, "name": "pen"}, {"id": 3, "name": "mug"}""", string prefix = "") =>
        $$"""
        {"info": {"year": 2017}, "licenses": [],
         "images": [{"id": 20, "file_name": "{{prefix}}1.png", "width": 16, "height": 12, "license": 1}, {"id": 10, "file_name": "{{prefix}}2.png", "width": 16, "height": 12}],
         "annotations": [{{annotations}}],
         "categories": [{{categories}}]}
        """;

    /// <summary>An object of a COCO file.</summary>
    public static string CocoObject(int id, int image, int category, string box, string more = "") =>
        $$"""{"id": {{id}}, "image_id": {{image}}, "category_id": {{category}}, "bbox": {{box}}, "segmentation": [[1, 2, 3]]{{more}}}""";

    /// <summary>A COCO data set in its usual layout.</summary>
    public void WriteCoco(string root = "set", string training = "train2017", string test = "val2017")
    {
        Write($"{root}/annotations/instances_{training}.json", CocoJson($"{CocoObject(1, 10, 7, "[1.5, 2, 8, 9.25]")}, {CocoObject(2, 10, 3, "[0, 0, 16, 12]", ", \"iscrowd\": 1")}"));
        Write($"{root}/annotations/instances_{test}.json", CocoJson(CocoObject(1, 20, 7, "[4, 4, 2, 2]", ", \"iscrowd\": 0")));
        WriteImages($"{root}/{training}", 1);
        WriteImages($"{root}/{test}", 2);
    }

    /// <summary>The images of a COCO file.</summary>
    public void WriteImages(string path, int shade = 0, string prefix = "")
    {
        Write($"{path}/{prefix}1.png", Image(shade));
        Write($"{path}/{prefix}2.png", Image(shade));
    }

    /// <summary>Packs the folder <c>set</c>.</summary>
    /// <returns>The zip file.</returns>
    public string Pack()
    {
        ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"], CompressionLevel.Fastest, includeBaseDirectory: false);
        return folder["set.zip"];
    }

    public void Dispose() => folder.Dispose();
}
