using System.Globalization;
using System.Text;
using FluentAssertions;
using ICSharpCode.SharpZipLib.BZip2;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class UspsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_and_pixels_are_those_of_the_text(bool packed)
    {
        var values = Enumerable.Repeat("-1", 256).ToArray();
        (values[0], values[1], values[2], values[255]) = ("1", "0", "-0.5", "0.251");
        var file = Read(Line(10, values) + Line(1, values), packed);
        file.Labels.Should().Equal(9, 0);
        file.Pixels.Should().HaveCount(2 * 256);

        // trunc((v + 1) / 2 * 255): 255, 127.5, 63.75, 159.5
        file.Pixels[..3].Should().Equal(255, 127, 63);
        file.Pixels[255].Should().Be(159);
        file.Pixels[3..255].Should().AllBeEquivalentTo((byte)0);
        file.Pixels[256..].Should().Equal(file.Pixels[..256]);
    }

    [Fact]
    public void The_original_line_ends_with_a_blank()
    {
        Read(Line(3, Zeros).Replace("\n", " \r\n", StringComparison.Ordinal)).Labels.Should().Equal(2);
    }

    [Theory]
    [InlineData("0", "*line 2: the label must be from 1 to 10*Found '0 1:0 2:0*")]
    [InlineData("11", "*line 2: the label must be from 1 to 10*")]
    [InlineData("-1", "*line 2: the label must be from 1 to 10*")]
    [InlineData("one", "*line 2: the label must be from 1 to 10*")]
    [InlineData("", "*line 2: the label must be from 1 to 10*Found '1:0 2:0*")]
    public void A_wrong_label_is_an_error(string label, string expected) =>
        Fails(Line(1, Zeros) + Line(1, Zeros).Replace("1 1:", label + " 1:", StringComparison.Ordinal), expected);

    [Theory]
    [InlineData("17:0", "0:0", "*line 1*indices 1 to 256*Found '0:0' in place of 17.")]
    [InlineData("17:0", "257:0", "*Found '257:0' in place of 17.")]
    [InlineData("17:0", "16:0", "*Found '16:0' in place of 17.")]
    [InlineData("17:0", "0", "*Found '0' in place of 17.")]
    [InlineData("17:0 ", "", "*Found '18:0' in place of 17.")]
    [InlineData("17:0", "17:1.001", "*from -1 to 1. Found '17:1.001'.")]
    [InlineData("17:0", "17:-2", "*from -1 to 1. Found '17:-2'.")]
    [InlineData("17:0", "17:NaN", "*from -1 to 1. Found '17:NaN'.")]
    [InlineData("17:0", "17:", "*from -1 to 1. Found '17:'.")]
    [InlineData(" 256:0", "", "*there must be 256 values. Found 255.")]
    [InlineData(" 256:0", " 256:0 257:0", "*there must be 256 values. Found more.")]
    public void A_line_that_is_not_256_values_from_minus_one_to_one_is_an_error(string old, string replacement, string expected) =>
        Fails(Line(5, Zeros).Replace(old, replacement, StringComparison.Ordinal), expected);

    [Fact]
    public void A_file_without_lines_is_an_error() => Fails("", "*a line for each digit. Found none.");

    [Fact]
    public void A_missing_file_is_an_error()
    {
        var read = () => UspsFile.Read(folder["usps.bz2"]);
        read.Should().Throw<InputException>().WithMessage($"{folder["usps.bz2"]}: the file must be readable.*");
    }

    [Fact]
    public void Bzip2_that_was_cut_anywhere_is_an_error()
    {
        var whole = Packed(Line(1, Zeros) + Line(2, Zeros));
        foreach (var length in (int[])[3, 4, 9, 10, 14, whole.Length / 3, whole.Length / 2, whole.Length - 10, whole.Length - 1])
        {
            File.WriteAllBytes(folder["cut.bz2"], whole[..length]);
            var read = () => UspsFile.Read(folder["cut.bz2"]);
            read.Should().Throw<InputException>(length.ToString(CultureInfo.InvariantCulture)).WithMessage("*the bzip2 data must be whole*");
        }
    }

    [Fact]
    public void Bzip2_with_a_changed_byte_is_an_error_or_the_same_digits()
    {
        var whole = Packed(Line(1, Zeros) + Line(2, Zeros));
        File.WriteAllBytes(folder["whole.bz2"], whole);
        var pixels = UspsFile.Read(folder["whole.bz2"]).Pixels;
        for (var position = 0; position < whole.Length; position += 1 + whole.Length / 24)
        {
            var changed = whole.ToArray();
            changed[position] ^= 0x10;
            File.WriteAllBytes(folder["changed.bz2"], changed);
            try
            {
                UspsFile.Read(folder["changed.bz2"]).Pixels.Should().Equal(pixels);
            }
            catch (InputException)
            {
                // What the checksums of bzip2 are for.
            }
        }
    }

    [Fact]
    public void The_domain_reads_what_a_download_leaves()
    {
        Directory.CreateDirectory(folder["usps"]);
        File.WriteAllBytes(folder[Path.Combine("usps", "usps.bz2")], Packed(Line(1, Zeros) + Line(8, Zeros)));
        File.WriteAllText(folder[Path.Combine("usps", "usps.t")], Line(10, Zeros));
        using var data = DigitDomain.Parse("usps").Load(folder.Root);
        data.Transductive.Should().BeFalse();
        data.Training.Images.shape.Should().Equal(2, 1, 28, 28);
        data.Training.Images.data<byte>().ToArray().Should().AllBeEquivalentTo((byte)127);
        data.Training.Labels.data<long>().ToArray().Should().Equal(0, 7);
        data.Evaluation.Labels.data<long>().ToArray().Should().Equal(9);
    }

    [Fact]
    public void A_domain_without_its_test_set_is_an_error()
    {
        Directory.CreateDirectory(folder["usps"]);
        File.WriteAllText(folder[Path.Combine("usps", "usps")], Line(1, Zeros));
        var load = () => DigitDomain.Parse("usps").Load(folder.Root);
        load.Should().Throw<InputException>().WithMessage($"{folder[Path.Combine("usps", "usps.t.bz2")]}: the file must exist*");
    }

    [RealDataFact]
    public void Real_digits_survive_the_round_trip()
    {
        const int Count = 200;
        var images = IdxFile.Read(Path.Combine(RealDataFactAttribute.Digits, "usps", "test-images-16x16-idx3-ubyte.gz")).Values[..(Count * 256)];
        var labels = IdxFile.Read(Path.Combine(RealDataFactAttribute.Digits, "usps", "test-labels-idx1-ubyte.gz")).Values[..Count];
        var text = new StringBuilder();
        for (var row = 0; row < Count; row++)
        {
            // The middle of what is truncated to the byte; the ends are those of the original.
            var values = images[(row * 256)..((row + 1) * 256)].Select(pixel => pixel switch { 0 => -1, 255 => 1, _ => (pixel + 0.5) / 255 * 2 - 1 });
            text.Append(Line(labels[row] + 1, [.. values.Select(value => value.ToString("f3", CultureInfo.InvariantCulture))]));
        }

        var file = Read(text.ToString());
        file.Labels.Should().Equal(labels);
        file.Pixels.Should().Equal(images);
    }

    public void Dispose() => folder.Dispose();

    private static string[] Zeros => [.. Enumerable.Repeat("0", 256)];

    private static string Line(int label, string[] values) =>
        $"{label} {string.Join(' ', values.Select((value, index) => $"{index + 1}:{value}"))}\n";

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var bzip2 = new BZip2OutputStream(packed))
        {
            bzip2.Write(Encoding.ASCII.GetBytes(text));
        }

        return packed.ToArray();
    }

    private void Fails(string text, string expected)
    {
        var read = () => Read(text);
        read.Should().Throw<InputException>().WithMessage(expected);
    }

    private UspsFile Read(string text, bool packed = true)
    {
        File.WriteAllBytes(folder["usps"], packed ? Packed(text) : Encoding.ASCII.GetBytes(text));
        return UspsFile.Read(folder["usps"]);
    }
}
