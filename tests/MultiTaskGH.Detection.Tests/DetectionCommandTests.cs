using MultiTaskGH.Examples.Detection.Commands;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Bad input is one clear line and exit code 2, and nothing is written. What the program runs is run, without starting it.</summary>
public sealed class DetectionCommandTests : IDisposable
{
    private readonly DataFolder folder = new();

    [Theory]
    [InlineData("--iterations must be a whole number of at least 1. Found '0'.", "--iterations", "0")]
    [InlineData("--harmonizer: A harmonizer must be one of *gh++*pcgrad*. Found 'gh+++'.", "--harmonizer", "none,gh+++")]
    [InlineData("--harmonizer krum serves at least 3 tasks. Found a problem with 2; name another one.", "--harmonizer", "krum")]
    [InlineData("--harmonizer gh++-rotation serves at most 2 tasks. Found a problem with 3; name another one.", "--harmonizer", "gh++-rotation", "--target-domain", "optdigits")]
    [InlineData("--harmonizer modo needs 3 batches per step. Found one; name another one.", "--harmonizer", "modo")]
    [InlineData("--target-domain must be optdigits where there is no --data. Found 'usps'.", "--target-domain", "usps")]
    [InlineData("--target-domain must be inverted, stain-blur, or an existing folder or zip file. Found 'night'.", "--data", "set", "--target-domain", "night")]
    [InlineData("--align-strength needs a --target-domain. Found none; name one or leave it out.", "--align-strength", "1")]
    [InlineData("--format needs --data. Found none; name the data or leave it out.", "--format", "coco")]
    [InlineData("--format: A format must be voc or coco. Found 'yolo'.", "--data", "set", "--format", "yolo")]
    [InlineData("A backbone must be one of small, resnet18, resnet50. Found 'vgg16'.", "--backbone", "vgg16")]
    [InlineData("--weights needs --backbone resnet18 or resnet50, *", "--weights", "w.safetensors")]
    [InlineData("*w.safetensors: *", "--backbone", "resnet18", "--weights", "w.safetensors")]
    [InlineData("--input: An input size must be height x width, both multiples of 32 from 32 to 2048, such as 192x256. Found '100x100'.", "--input", "100x100")]
    [InlineData("--box-loss: A loss of boxes must be smooth-l1 or giou. Found 'l2'.", "--box-loss", "l2")]
    [InlineData("--heads: Heads must be own or reweighted. Found 'both'.", "--heads", "both")]
    [InlineData("--batch must be from 2 to 2, the number of images to train on. Found 3.", "--data", "set", "--batch", "3")]
    [InlineData("nowhere: the folder or zip file must exist. Found nothing there.", "--data", "nowhere")]
    [InlineData("--data must name a folder or a zip file. Found an empty name.", "--data", "")]
    [InlineData("*'night'*", "--data", "set", "--train-split", "night")]
    [InlineData("*'pen'*", "--data", "set", "--classes", "mug,cup")]
    public void A_wrong_argument_is_one_line(string expected, params string[] args)
    {
        folder.WriteVoc();
        Fails(expected, args);
    }

    [Theory]
    [InlineData("<annotation><object></annotation>", "*1.xml*")]
    [InlineData("<annotation>", "*1.xml*")]
    [InlineData("<annotation><object><name>pen</name><bndbox><xmin>NaN</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>", "*1.xml*NaN*")]
    [InlineData("<annotation><object><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>", "*1.xml*name*")]
    public void A_broken_annotation_is_one_line(string xml, string expected)
    {
        folder.WriteVoc();
        folder.Write("set/Annotations/1.xml", xml);
        Fails(expected, "--data", "set");
    }

    [Fact]
    public void A_missing_image_is_one_line()
    {
        folder.WriteVoc();
        File.Delete(folder["set/JPEGImages/3.png"]);
        Fails("*3*", "--data", "set");
    }

    [Fact]
    public void A_set_without_boxes_is_one_line()
    {
        folder.WriteVoc();
        folder.Write("set/Annotations/3.xml", DataFolder.VocXml(""));
        Fails("*box*", "--data", "set");
    }

    [Fact]
    public void A_broken_file_of_runs_is_one_line()
    {
        folder.WriteVoc();
        folder.Write("out/set.json", "{}");
        Fails("*set.json: the file must hold results as this program writes them*", "--data", "set", "--input", "32x32", "--output", "out");
    }

    public void Dispose() => folder.Dispose();

    private void Fails(string expected, params string[] args) =>
        BadInput.Fails(folder.Root, arguments => BadInput.RunHere(folder.Root, DetectionCommand.Create, arguments), expected, args);
}
