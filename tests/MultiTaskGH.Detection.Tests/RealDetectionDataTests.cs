using System.IO.Compression;
using System.Xml.Linq;
using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

public sealed class RealDetectionDataTests
{
    private static string Bccd => Path.Combine(RealDataFactAttribute.Root, "detection", "bccd_280.zip");

    private static string PennFudan => Path.Combine(RealDataFactAttribute.Root, "detection", "pennfudan_256.zip");

    [RealDataFact("detection")]
    public void The_blood_cells_have_their_published_counts()
    {
        using var data = DetectionData.Load(Bccd, DetectionFormat.PascalVoc);
        (data.Training.Name, data.Test.Name).Should().Be(("bccd trainval", "bccd test"));
        (data.Training.Count, data.Test.Count).Should().Be((292, 72));
        data.ClassNames.Should().Equal("Platelets", "RBC", "WBC");
        Objects(data.Training).Concat(Objects(data.Test)).CountBy(item => data.ClassNames[item.Label]).ToDictionary()
            .Should().Equal(new Dictionary<string, int> { ["RBC"] = 4153, ["WBC"] = 372, ["Platelets"] = 361 });
        data.Corrections.ToString().Should().Be("every box lies within its image");
        CheckImages(data.Training, every: 20);
        CheckImages(data.Test, every: 20);
        using var parts = DetectionData.Load(Bccd, DetectionFormat.PascalVoc, "train", "val");
        (parts.Training.Count, parts.Test.Count).Should().Be((205, 87));
    }

    [RealDataFact("detection")]
    public void A_box_of_the_blood_cells_is_that_of_its_XML()
    {
        using var data = DetectionData.Load(Bccd, DetectionFormat.PascalVoc);
        using var archive = ZipFile.OpenRead(Bccd);
        using var stream = archive.GetEntry("bccd/Annotations/BloodImage_00007.xml")!.Open();
        var cells = XDocument.Load(stream).Root!.Elements("object").ToArray();
        data.Test.ImageName(0).Should().Be("BloodImage_00007");
        data.Test.Objects(0).Should().HaveSameCount(cells);
        foreach (var (cell, read) in cells.Zip(data.Test.Objects(0)))
        {
            double At(string name) => (double)cell.Element("bndbox")!.Element(name)!;
            read.Should().Be(new LabelledBox(data.ClassNames.ToList().IndexOf((string)cell.Element("name")!), new(At("xmin") - 1, At("ymin") - 1, At("xmax"), At("ymax"))));
        }
    }

    [RealDataFact("detection")]
    public void The_pedestrians_have_their_published_counts()
    {
        using var data = DetectionData.Load(PennFudan, DetectionFormat.PascalVoc);
        (data.Training.Name, data.Test.Name).Should().Be(("pennfudan train", "pennfudan test"));
        (data.Training.Count, data.Test.Count).Should().Be((127, 43));
        data.ClassNames.Should().Equal("person");
        (Objects(data.Training).Count() + Objects(data.Test).Count()).Should().Be(423);
        CheckImages(data.Training, every: 20);
        CheckImages(data.Test, every: 20);
    }

    private static IEnumerable<LabelledBox> Objects(DetectionSet set) => Enumerable.Range(0, set.Count).SelectMany(set.Objects);

    private static void CheckImages(DetectionSet set, int every)
    {
        for (var i = 0; i < set.Count; i++)
        {
            var (width, height) = set.Size(i);
            set.Objects(i).Should().OnlyContain(item => item.Box.Left >= 0 && item.Box.Top >= 0 && item.Box.Right <= width && item.Box.Bottom <= height && item.Box.Width > 0 && item.Box.Height > 0);
            if (i % every == 0)
            {
                var image = set.Read(i);
                (image.Width, image.Height, image.Bytes.Length).Should().Be((width, height, 3 * width * height));
            }
        }
    }
}
