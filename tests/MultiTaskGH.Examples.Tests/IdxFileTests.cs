using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Whole = IdxBytes.Of([2, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (byte)i)]);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, byte[], string> BrokenFiles { get; } = new()
    {
        { "empty", [], "end within the header" },
        { "cut within the magic number", Whole[..3], "end within the header" },
        { "cut within the dimensions", Whole[..10], "end within the header" },
        { "cut within the values", Whole[..^1], "promises 24 bytes. Found 23" },
        { "one byte too many", [.. Whole, 7], "promises 24 bytes. Found more" },
        { "wrong magic number", [1, .. Whole[1..]], "starts with 00 00 08" },
        { "another element type", [0, 0, 0x0D, .. Whole[3..]], "Found 00000D03" },
        { "no dimension", [0, 0, 8, 0], "1 to 4. Found 00000800" },
        { "five dimensions", [0, 0, 8, 5, .. new byte[40]], "1 to 4. Found 00000805" },
        { "an empty dimension", IdxBytes.Of([2, 0, 4], []), "must be positive" },
        { "dimensions beyond any array", IdxBytes.Of([int.MaxValue, int.MaxValue, int.MaxValue], []), "at most" },
        { "a size above 2^31", [0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff], "at most" },
        { "text", "<html>not found</html>"u8.ToArray(), "starts with 00 00 08" },
    };

    [Fact]
    public void A_packed_and_an_unpacked_file_read_the_same()
    {
        File.WriteAllBytes(folder["plain"], Whole);
        File.WriteAllBytes(folder["packed.gz"], IdxBytes.Packed(Whole));
        foreach (var name in (string[])["plain", "packed.gz"])
        {
            var file = IdxFile.Read(folder[name]);
            file.Dimensions.Should().Equal(2, 3, 4);
            file.Values.Should().Equal(Whole[16..]);
        }
    }

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_an_error_that_names_it(string what, byte[] bytes, string expected)
    {
        foreach (var (name, content) in new[] { ("plain", bytes), ("packed.gz", IdxBytes.Packed(bytes)) })
        {
            // .NET writes nothing at all for nothing: that is no gzip file.
            if (bytes.Length == 0 && name == "packed.gz")
            {
                continue;
            }

            File.WriteAllBytes(folder[name], content);
            var read = () => IdxFile.Read(folder[name]);
            read.Should().Throw<InputException>(what).WithMessage($"{folder[name]}: *{expected}*");
        }
    }

    [Fact]
    public void A_gzip_file_that_ends_too_early_is_an_error_wherever_it_is_cut()
    {
        var packed = IdxBytes.Packed(Whole);
        // From the two bytes that mark gzip to the last byte of the trailer.
        for (var length = 2; length < packed.Length; length++)
        {
            File.WriteAllBytes(folder["cut.gz"], packed[..length]);
            var read = () => IdxFile.Read(folder["cut.gz"]);
            read.Should().Throw<InputException>($"the file ends after {length} of {packed.Length} bytes").WithMessage($"{folder["cut.gz"]}: *");
        }
    }

    [Fact]
    public void A_gzip_file_with_a_flipped_bit_is_an_error()
    {
        var packed = IdxBytes.Packed(Whole);
        packed[packed.Length - 6] ^= 1;
        File.WriteAllBytes(folder["flipped.gz"], packed);
        var read = () => IdxFile.Read(folder["flipped.gz"]);
        read.Should().Throw<InputException>().WithMessage("*corrupt*");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors()
    {
        var missing = () => IdxFile.Read(folder["missing.gz"]);
        missing.Should().Throw<InputException>().WithMessage($"{folder["missing.gz"]}: *");
        var directory = () => IdxFile.Read(folder.Root);
        directory.Should().Throw<InputException>().WithMessage($"{folder.Root}: *");
    }

    public void Dispose() => folder.Dispose();
}
