using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class SafeTensorsFileTests : IDisposable
{
    private const string A = """{"dtype":"U8","shape":[2],"data_offsets":[0,2]}""";

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, byte[], string> BrokenFiles { get; } = new()
    {
        { "empty", [], "begins with 8 bytes of length. Found 0 bytes in all" },
        { "cut within the length", [2, 0, 0, 0, 0, 0, 0], "Found 7 bytes in all" },
        { "a header longer than the file", [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "in the 2 bytes behind its length, and have at most 100000000. Found a length of 3;" },
        { "a header of more than 2^63 bytes", [0, 0, 0, 0, 0, 0, 0, 0xff, (byte)'{', (byte)'}'], "Found a length of 18374686479671623680" },
        { "no header", new byte[8], "must be a JSON object" },
        { "a text", "<html>not found</html>"u8.ToArray(), "Found a length of" },
        { "an array", Bytes("[]"), "must be a JSON object" },
        { "a blank before the object", Bytes(" {}"), "must be a JSON object" },
        { "no UTF-8", [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xff], "in UTF-8" },
        { "broken JSON", Bytes("""{"a":"""), "must be JSON" },
        { "zeros behind the object", Bytes("{}\0\0"), "must be JSON" },
        { "deep nesting", Bytes($"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}"), "must be JSON" },
        { "half a surrogate pair", Bytes("""{"\ud800":""" + A + "}", 1, 2), "must be JSON" },
        { "a name twice", Bytes($$$"""{"a":{{{A}}},"a":{{{A}}}}""", 1, 2), "every name once. Duplicate property" },
        { "a dtype twice", Bytes("""{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, 2), "every name once. Duplicate property" },
        { "metadata that is a number", Bytes("""{"__metadata__":1}"""), "__metadata__ must hold texts by name. Found 1;" },
        { "metadata that holds a number", Bytes("""{"__metadata__":{"a":1}}"""), "__metadata__ must hold texts by name" },
        { "a tensor that is a number", Bytes("""{"a":1}"""), "tensor 'a' must have a dtype, a shape and two data_offsets" },
        { "no dtype", Bytes("""{"a":{"shape":[2],"data_offsets":[0,2]}}""", 1, 2), "must have a dtype" },
        { "a dtype that is a number", Bytes("""{"a":{"dtype":8,"shape":[2],"data_offsets":[0,2]}}""", 1, 2), "must have a dtype" },
        { "no shape", Bytes("""{"a":{"dtype":"U8","data_offsets":[0,2]}}""", 1, 2), "a shape" },
        { "a shape that is a number", Bytes("""{"a":{"dtype":"U8","shape":2,"data_offsets":[0,2]}}""", 1, 2), "a shape" },
        { "a negative size", Bytes("""{"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}""", 1, 2), "all numbers from 0 on" },
        { "a fraction", Bytes("""{"a":{"dtype":"U8","shape":[2.5],"data_offsets":[0,2]}}""", 1, 2), "all numbers from 0 on" },
        { "a size beyond 64 bits", Bytes("""{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,2]}}""", 1, 2), "all numbers from 0 on" },
        { "no offsets", Bytes("""{"a":{"dtype":"U8","shape":[2]}}""", 1, 2), "two data_offsets" },
        { "three offsets", Bytes("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2,2]}}""", 1, 2), "two data_offsets" },
        { "an unknown type", Bytes("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 1, 2), "'a' must be of type F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL. Found F8_E4M3;" },
        { "a type in small letters", Bytes("""{"a":{"dtype":"u8","shape":[2],"data_offsets":[0,2]}}""", 1, 2), "Found u8;" },
        { "a product beyond 64 bits", Bytes("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,2]}}""", 1, 2), "fewer than 2^63 bytes" },
        { "an empty tensor beyond 64 bits", Bytes("""{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}"""), "fewer than 2^63 bytes" },
        { "bytes beyond 64 bits", Bytes("""{"a":{"dtype":"F64","shape":[1152921504606846977],"data_offsets":[0,8]}}""", new byte[8]), "fewer than 2^63 bytes" },
        { "fewer bytes than the shape", Bytes("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 1, 2, 3, 4), "of shape [2] and type F32 must have 8 bytes. Found data_offsets 0 and 4;" },
        { "an end before the beginning", Bytes("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 1, 2), "Found data_offsets 2 and 0;" },
        { "an end before the beginning of nothing", Bytes("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[2,0]}}""", 1, 2), "Found data_offsets 2 and 0;" },
        { "too few data", Bytes($$$"""{"a":{{{A}}}}""", 1), "must lie within the 1 bytes of data. Found its end at 2" },
        { "bytes behind the last tensor", Bytes($$$"""{"a":{{{A}}}}""", 1, 2, 3), "Found 1 bytes behind the last one" },
        { "data of no tensor", Bytes("{}", 1), "Found 1 bytes behind the last one" },
        { "a gap", Bytes($$$"""{"a":{{{A}}},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", 1, 2, 3, 4), "without gap and overlap. Found 'b' at 3, where the one before ends at 2" },
        { "a gap before the first tensor", Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 1, 2), "Found 'a' at 1, where the one before ends at 0" },
        { "an overlap", Bytes($$$"""{"a":{{{A}}},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 1, 2, 3), "Found 'b' at 1, where the one before ends at 2" },
        { "an empty tensor within another", Bytes($$$"""{"a":{{{A}}},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", 1, 2), "Found 'b' at 1" },
        { "a name with a line break", Bytes("""{"a\nb":1}"""), @"tensor 'a\nb' must have" },
        { "a checkpoint of PyTorch", [(byte)'P', (byte)'K', 3, 4, 0, 0, 8, 8, 0, 0], "Found a checkpoint of PyTorch; convert it: python -c *torch.load(*, weights_only=True)" },
        { "a checkpoint of an old PyTorch", [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9], "Found a checkpoint of PyTorch" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_an_error_that_names_it(string what, byte[] bytes, string expected)
    {
        File.WriteAllBytes(folder["weights"], bytes);
        var open = () => SafeTensorsFile.Open(folder["weights"]);
        open.Should().Throw<InputException>(what).WithMessage($"{folder["weights"]}: *{expected}*")
            .Which.Message.Should().NotContain("\n").And.NotContain("\r");

        // The file is closed again: Windows would not delete it otherwise.
        File.Delete(folder["weights"]);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors()
    {
        foreach (var path in (string[])[folder["missing"], folder.Root])
        {
            ((Action)(() => SafeTensorsFile.Open(path))).Should().Throw<InputException>().WithMessage($"{path}: the file must be readable. *");
        }
    }

    [Fact]
    public void A_written_file_is_what_the_format_says_byte_by_byte()
    {
        SafeTensorsFile.Write(folder["file"], [("a", tensor(new byte[] { 7, 8, 9 })), ("b.weight", tensor(new[] { 1f, -2f }).view(1, 2))]);

        // The larger elements come first, and blanks fill the header up to 144, a multiple of eight.
        var header = """{"__metadata__":{"format":"pt"},"b.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        byte[] expected =
        [
            (byte)((header.Length + 7) / 8 * 8), 0, 0, 0, 0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(header.PadRight((header.Length + 7) / 8 * 8)),
            0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0,
            7, 8, 9,
        ];
        File.ReadAllBytes(folder["file"]).Should().Equal(expected);
    }

    [Fact]
    public void What_the_format_allows_is_read()
    {
        // Blanks behind the object, metadata, data in another order than the names, an empty tensor between two others, unknown entries.
        File.WriteAllBytes(folder["file"], Bytes(
            """{"b":{"data_offsets":[2,4],"dtype":"I16","shape":[],"note":"x"},"__metadata__":{"format":"pt","é":"\n"},"c":{"dtype":"BOOL","shape":[2,0],"data_offsets":[2,2]},"a":{"dtype":"BOOL","shape":[2,1],"data_offsets":[0,2]}}    """,
            0, 5, 0xfe, 0xff));
        using var file = SafeTensorsFile.Open(folder["file"]);
        file.Tensors.Select(tensor => tensor.Name).Should().Equal("a", "c", "b");
        file.Read("a").data<bool>().ToArray().Should().Equal(false, true);
        file.Read("a").to_type(ScalarType.Byte).sum().ToInt64().Should().Be(1, "a truth value is 0 or 1, whatever the file has");
        file.Read("a").shape.Should().Equal(2, 1);
        file.Read("b").item<short>().Should().Be(-2);
        file.Read("c").shape.Should().Equal(2, 0);
        ((Action)(() => file.Read("d"))).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_type_comes_back_as_it_was(ScalarType type)
    {
        (string Name, Tensor Value)[] tensors =
        [
            ("matrix", (arange(12, dtype: ScalarType.Float64) * 1.37).to_type(type).view(3, 4)),
            ("transposed", (arange(6, dtype: ScalarType.Float64) * 0.61).to_type(type).view(2, 3).t()),
            ("scalar", ones([], dtype: type)),
            ("empty", zeros(3, 0, 2, dtype: type)),
            ("größe", zeros(1, dtype: type)),
        ];
        SafeTensorsFile.Write(folder["file"], tensors);
        using var file = SafeTensorsFile.Open(folder["file"]);
        file.Tensors.Select(tensor => tensor.Name).Should().BeEquivalentTo(tensors.Select(tensor => tensor.Name));
        foreach (var (name, value) in tensors)
        {
            var read = file.Read(name);
            read.dtype.Should().Be(type);
            read.shape.Should().Equal(value.shape);
            read.Equals(value).Should().BeTrue(name);
        }
    }

    [Fact]
    public void A_tensor_of_several_pieces_comes_back_as_it_was()
    {
        // Pieces have 2^20 elements.
        var values = (arange((1 << 20) * 2 + 5) % 251).to_type(ScalarType.Byte);
        SafeTensorsFile.Write(folder["file"], [("first", ones(3)), ("a", values)]);
        using var file = SafeTensorsFile.Open(folder["file"]);
        file.Read("a").Equals(values).Should().BeTrue();
    }

    [Fact]
    public void Reading_and_writing_leave_no_tensor_behind()
    {
        (string, Tensor)[] tensors = [("a", ones(3, 4).t()), ("b", ones(2, dtype: ScalarType.Bool))];
        SafeTensorsFile.Write(folder["file"], tensors);
        using var file = SafeTensorsFile.Open(folder["file"]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        SafeTensorsFile.Write(folder["file2"], tensors);
        file.Read("a").Dispose();
        file.Read("b").Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_leaves_the_old_file()
    {
        SafeTensorsFile.Write(folder["file"], [("a", ones(2))]);
        var old = File.ReadAllBytes(folder["file"]);
        foreach (var (tensors, expected) in new (IEnumerable<(string, Tensor)>, string)[]
        {
            ([("a", ones(2)), ("a", ones(2))], "*Found 'a'.*"),
            ([("__metadata__", ones(2))], "*Found '__metadata__'.*"),
            ([("a", ones(2, dtype: ScalarType.ComplexFloat32))], "*must be F64, F32,*Found ComplexFloat32.*"),
        })
        {
            ((Action)(() => SafeTensorsFile.Write(folder["file"], tensors))).Should().Throw<ArgumentException>().WithMessage(expected);
        }

        var nowhere = Path.Combine(folder["missing"], "file");
        ((Action)(() => SafeTensorsFile.Write(nowhere, [("a", ones(2))]))).Should().Throw<OutputException>().WithMessage($"{nowhere}: *");
        File.ReadAllBytes(folder["file"]).Should().Equal(old);
        Directory.EnumerateFileSystemEntries(folder.Root).Should().ContainSingle();
    }

    [Fact]
    public void A_damaged_file_is_read_or_is_an_error_of_the_user()
    {
        const int Mutants = 2000;
        SafeTensorsFile.Write(folder["whole"], [("conv.weight", arange(6).to_type(ScalarType.Float32).view(2, 3)), ("mask", ones(2, dtype: ScalarType.Bool)), ("n", zeros([], dtype: ScalarType.Int64))]);
        var whole = File.ReadAllBytes(folder["whole"]);
        var random = new Random(11);
        var (read, refused) = (0, 0);
        for (var mutant = 0; mutant < Mutants; mutant++)
        {
            File.WriteAllBytes(folder["mutant"], Damaged(whole, random));
            try
            {
                using var file = SafeTensorsFile.Open(folder["mutant"]);
                foreach (var entry in file.Tensors)
                {
                    file.Read(entry.Name).Dispose();
                }

                read++;
            }
            catch (InputException exception) when (!exception.Message.Contains('\n'))
            {
                refused++;
            }
        }

        // Damage within the data cannot be seen.
        (read, refused).Should().Match<(int Read, int Refused)>(counts => counts.Read > 0 && counts.Refused > Mutants / 2);
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static byte[] Bytes(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }

    // One to three times: a byte changed, a few left out, repeated or put in, the end cut, or a number of the header replaced.
    private static byte[] Damaged(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 8; times--)
        {
            var position = random.Next(bytes.Count);
            var count = random.Next(1, Math.Min(9, bytes.Count - position + 1));
            switch (random.Next(6))
            {
                case 0:
                    bytes[position] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(position, count);
                    break;
                case 2:
                    bytes.InsertRange(position, bytes.GetRange(position, count));
                    break;
                case 3:
                    bytes.Insert(position, (byte)random.Next(256));
                    break;
                case 4:
                    bytes.RemoveRange(position, bytes.Count - position);
                    break;
                default:
                    // Numbers are what offsets and shapes are made of; the length of the header stays.
                    var digit = bytes.FindIndex(Math.Min(position, bytes.Count - 1), value => char.IsAsciiDigit((char)value));
                    if (digit >= 8)
                    {
                        bytes[digit] = (byte)('0' + random.Next(10));
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
