using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

public sealed class PascalVocTests : IDisposable
{
    private readonly DataFolder folder = new();

    [Theory]
    [InlineData("set", false)]
    [InlineData("set", true)]
    [InlineData("set/bccd", false)]
    [InlineData("set/bccd", true)]
    [InlineData("set/VOCtrainval_06-Nov-2007/VOCdevkit/VOC2007", false)]
    [InlineData("set/VOCtrainval_06-Nov-2007/VOCdevkit/VOC2007", true)]
    public void Corners_that_count_from_one_become_continuous_wherever_the_data_lie(string root, bool isPacked)
    {
        folder.WriteVoc(root);
        using var data = DetectionData.Load(isPacked ? folder.Pack() : folder["set"], DetectionFormat.PascalVoc);
        data.ClassNames.Should().Equal("mug", "pen");
        data.Training.Name.Should().Be($"{Path.GetFileName(root)} trainval");
        data.Test.Name.Should().Be($"{Path.GetFileName(root)} test");
        data.Training.Origin.Should().EndWith("ImageSets/Main/trainval.txt");
        Names(data.Training).Should().Equal("2", "1");
        data.Training.Size(0).Should().Be((16, 12));
        data.Training.Objects(0).Should().BeEmpty();
        data.Training.Objects(1).Should().Equal(new LabelledBox(1, new(1, 2, 10, 11)), new LabelledBox(0, new(0, 0, 16, 12), IsDifficult: true));
        data.Test.Objects(0).Should().Equal(new LabelledBox(1, new(4, 4, 6, 6)));
        data.Corrections.Any.Should().BeFalse();
        var image = data.Training.Read(1);
        (image.Width, image.Height, image.Bytes.Length).Should().Be((16, 12, 3 * 16 * 12));
        image.Bytes.AsSpan(3 * (16 * 7 + 5), 3).ToArray().Should().Equal([5, 7, 0], "red is the column and green the row");
    }

    [Theory]
    [InlineData("2\r\n1\r\n", "2 1")]
    [InlineData("\uFEFF1\n2", "1 2")]
    [InlineData("\n  1  \n\n2\t\n\n", "1 2")]
    [InlineData("1  1\n2 -1\n", "1 2")]
    [InlineData("2\t0\r\n1\t1\r\n", "2 1")]
    public void Lists_are_read_with_the_line_ends_and_second_words_that_occur(string list, string expected)
    {
        folder.WriteVoc();
        folder.Write("set/ImageSets/Main/pen_trainval.txt", list);
        using var data = Load("pen_trainval");
        Names(data.Training).Should().Equal(expected.Split(' '));
    }

    [Fact]
    public void Names_may_hold_blanks_and_letters_of_all_kinds()
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "Straße 7 東京", DataFolder.VocXml(DataFolder.VocObject("Füller", 1, 1, 2, 2)));
        folder.Write("set/ImageSets/Main/trainval.txt", "1\nStraße 7 東京\r\n");
        foreach (var path in (string[])[folder["set"], folder.Pack()])
        {
            using var data = DetectionData.Load(path, DetectionFormat.PascalVoc);
            data.Training.ImageName(1).Should().Be("Straße 7 東京");
            data.ClassNames.Should().Equal("Füller", "mug", "pen");
            data.Training.Read(1).Width.Should().Be(16);
        }
    }

    [Theory]
    [InlineData("9.jpg", "<filename>9.jpg</filename>")]
    [InlineData("9.JPG", "")]
    [InlineData("9.jpeg", "<filename>1.png</filename>")]
    [InlineData("other.png", "<filename>other.png</filename>")]
    [InlineData("other.png", "<filename>C:\\photos\\other.png</filename>")]
    public void An_image_is_found_by_the_name_of_its_annotation_or_else_by_what_that_says(string file, string fileName)
    {
        folder.WriteVoc();
        folder.Write("set/Annotations/9.xml", DataFolder.VocXml(DataFolder.VocObject("pen", 1, 1, 2, 2), fileName: fileName));
        folder.Write($"set/JPEGImages/{file}", DataFolder.Image(2));
        folder.Write("set/ImageSets/Main/test.txt", "9");
        using var data = Load();
        data.Test.Read(0).Bytes[2].Should().Be(2, "the shade is that of the file");
    }

    [Fact]
    public void Of_two_files_with_the_name_the_annotation_says_which_one()
    {
        folder.WriteVoc();
        folder.Write("set/Annotations/9.xml", DataFolder.VocXml(DataFolder.VocObject("pen", 1, 1, 2, 2), fileName: "<filename>9.png</filename>"));
        folder.Write("set/JPEGImages/9.jpg", DataFolder.Image(1));
        folder.Write("set/JPEGImages/9.png", DataFolder.Image(2));
        folder.Write("set/ImageSets/Main/test.txt", "9");
        using var data = Load();
        data.Test.Read(0).Bytes[2].Should().Be(2, "the shade is that of the file");
    }

    [Fact]
    public void Fractions_are_kept_and_a_missing_size_is_that_of_the_image()
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "3", DataFolder.VocXml(DataFolder.VocObject("pen", 4.25, "1e0", " 15.5 ", 99), size: null));
        using var data = Load();
        data.Test.Size(0).Should().Be((16, 12));
        data.Test.Objects(0).Should().Equal(new LabelledBox(1, new(3.25, 0, 15.5, 12)));
        data.Corrections.ToString().Should().Be("1 box was clipped to its image: 3 (pen 4.25 1 15.5 99)");
    }

    [Fact]
    public void Parts_of_an_object_are_not_objects()
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "3", DataFolder.VocXml(DataFolder.VocObject("pen", 1, 1, 9, 9, "<part><name>cap</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>")));
        using var data = Load();
        data.Test.Objects(0).Should().Equal(new LabelledBox(1, new(0, 0, 9, 9)));
    }

    [Theory]
    [InlineData("trainval train val test", "trainval", "test")]
    [InlineData("train val test", "train", "test")]
    [InlineData("trainval train val", "train", "val")]
    [InlineData("train val pen_train", "train", "val")]
    public void Without_names_the_usual_splits_are_taken(string existing, string training, string test)
    {
        folder.WriteVoc(training: training, test: test);
        foreach (var name in existing.Split(' ').Except([training, test]))
        {
            folder.Write($"set/ImageSets/Main/{name}.txt", "nothing that is read");
        }

        using var data = Load();
        (data.Training.Name, data.Test.Name).Should().Be(($"set {training}", $"set {test}"));
    }

    [Fact]
    public void Of_several_data_sets_one_is_chosen_by_its_folder()
    {
        folder.WriteVoc("set/VOCdevkit/VOC2007");
        folder.WriteVoc("set/VOCdevkit/VOC2012", test: "val");
        var load = () => Load();
        load.Should().Throw<InputException>().WithMessage(
            "*set: the training split must be of one data set. Found 'VOCdevkit/VOC2007/trainval', 'VOCdevkit/VOC2012/trainval'; name it with its folder, such as VOCdevkit/VOC2007/trainval.");
        using var data = DetectionData.Load(folder.Pack(), DetectionFormat.PascalVoc, "VOC2012/trainval", "VOC2012/val");
        (data.Training.Name, data.Test.Name).Should().Be(("VOC2012 trainval", "VOC2012 val"));
        data.Training.Origin.Should().Contain("VOC2012");
    }

    [Theory]
    [InlineData("</annotation>", "", "*3.xml, line *: the annotation must be XML without a DTD. Found that it is not (Unexpected end of file*")]
    [InlineData("<annotation>", "<annotation><</", "*3.xml, line 1: the annotation must be XML without a DTD*")]
    [InlineData("<annotation>", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><annotation>&e;", "*3.xml: the annotation must be XML without a DTD*prohibited*")]
    [InlineData("<annotation>", "<annotation>&e;", "*3.xml, line 1: the annotation must be XML*")]
    [InlineData("<annotation>", "<annotation xmlns=\"urn:other\">", "*3.xml, line 1: the outermost element must be <annotation>. Found <{urn:other}annotation>.")]
    [InlineData("<name>pen</name>", "", "*3.xml, line 4: <object> must hold a <name>. Found none.")]
    [InlineData("<name>pen</name>", "<name> </name>", "*3.xml, line 4: an object must have the name of a class. Found an empty <name>.")]
    [InlineData("bndbox", "polygon", "*3.xml, line 4: <object> must hold a <bndbox>. Found none.")]
    [InlineData("xmin", "x", "*3.xml, line 4: <bndbox> must hold a <xmin>. Found none.")]
    [InlineData("<xmin>5</xmin>", "<xmin>NaN</xmin>", "*3.xml, line 4: <xmin> must be a finite number. Found 'NaN'.")]
    [InlineData("<ymin>5</ymin>", "<ymin>-Infinity</ymin>", "*<ymin> must be a finite number. Found '-Infinity'.")]
    [InlineData("<xmax>6</xmax>", "<xmax>1e999</xmax>", "*<xmax> must be a finite number. Found '1e999'.")]
    [InlineData("<ymax>6</ymax>", "<ymax>6,5</ymax>", "*<ymax> must be a finite number. Found '6,5'.")]
    [InlineData("<ymax>6</ymax>", "<ymax>a\nb</ymax>", "*<ymax> must be a finite number. Found 'a b'.")]
    [InlineData("<bndbox>", "<difficult>maybe</difficult><bndbox>", "*3.xml, line 4: <difficult> must be 0 or 1. Found 'maybe'.")]
    [InlineData("<width>16</width>", "<width>0</width>", "*3.xml, line 3: <width> must be a whole number of pixels, at least 1. Found '0'; correct it, or leave <size> out.")]
    [InlineData("<height>12</height>", "<height>12.5</height>", "*<height> must be a whole number of pixels, at least 1. Found '12.5'*")]
    [InlineData("<height>12</height>", "", "*3.xml, line 3: <size> must hold a <height>. Found none.")]
    [InlineData("<name>pen</name>", "<name>spoon</name>", "*3.xml: the class of an object must be one of 'mug', 'pen'. Found the unknown class 'spoon' in image 3*")]
    [InlineData("<xmin>5</xmin>", "<xmin>50</xmin>", "*test.txt: the images of a split must show at least one object with a box. Found none in 1.")]
    public void A_broken_annotation_is_an_error_of_one_line_that_names_it(string old, string replacement, string expected)
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "3", DataFolder.VocXml(DataFolder.VocObject("pen", 5, 5, 6, 6, "")).Replace(old, replacement, StringComparison.Ordinal));
        var load = () => Load();
        load.Should().Throw<InputException>().WithMessage(expected).Which.Message.Should().NotContain("\n");
    }

    [Theory]
    [InlineData("ImageSets/Main/test.txt", "", "*test.txt: a split must name at least one image. Found none.")]
    [InlineData("ImageSets/Main/test.txt", "\r\n \r\n", "*must name at least one image*")]
    [InlineData("ImageSets/Main/test.txt", "3\n4\n", "*test.txt, line 2: each image must have an annotation. Found no '4.xml' in *Annotations.")]
    [InlineData("ImageSets/Main/test.txt", "../../../3", "*line 1: each image must have an annotation*")]
    [InlineData("ImageSets/Main/test.txt", "3\n3\n", "*test.txt, line 2: each image must be named once. Found '3' again.")]
    [InlineData("ImageSets/Main/test.txt", "3\n1\n", "*test.txt: the images for tests must not be among those for training (*trainval.txt). Found 1 that are, the first is '1'; choose other splits.")]
    [InlineData("ImageSets/Main/test.txt", null, "*set: the test split must be test or val, or be named. Found 'trainval'; name one of them.")]
    [InlineData("ImageSets/Main", null, "*set: each split must have a file, ImageSets/Main/<split>.txt beside Annotations. Found none; *")]
    [InlineData("Annotations", null, "*set: a Pascal VOC data set must have a folder 'Annotations'. Found none*")]
    [InlineData("JPEGImages", null, "*JPEGImages: the folder must hold the images (*). Found none.")]
    [InlineData("JPEGImages/3.png", null, "*3.xml: the image must exist. Found neither '3.jpg' (nor *) in *JPEGImages nor what <filename> names.")]
    public void A_data_set_that_lacks_something_is_an_error_that_names_it(string path, string? content, string expected)
    {
        folder.WriteVoc();
        if (content is not null)
        {
            folder.Write($"set/{path}", content);
        }
        else if (Directory.Exists(folder[$"set/{path}"]))
        {
            Directory.Delete(folder[$"set/{path}"], recursive: true);
        }
        else
        {
            File.Delete(folder[$"set/{path}"]);
        }

        var load = () => Load();
        load.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void A_split_that_is_missing_is_an_error_that_names_those_there_are()
    {
        folder.WriteVoc();
        var load = () => Load("train");
        load.Should().Throw<InputException>().WithMessage("*set: the training split must be one of 'test', 'trainval'. Found 'train'.");
    }

    [Fact]
    public void Images_may_lie_in_another_folder_that_is_named()
    {
        folder.WriteVoc();
        Directory.Move(folder["set/JPEGImages"], folder["set/photos"]);
        using (var data = DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, imageFolder: "photos"))
        {
            data.Test.Read(0).Width.Should().Be(16);
        }

        var outside = () => DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, imageFolder: "../photos");
        outside.Should().Throw<InputException>().WithMessage("*the folder of the images must lie within. Found '../photos'.");
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<string> Names(DetectionSet set) => Enumerable.Range(0, set.Count).Select(set.ImageName);

    private DetectionData Load(string? training = null) => DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, training);
}
