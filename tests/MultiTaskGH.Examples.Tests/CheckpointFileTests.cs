using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class CheckpointFileTests : IDisposable
{
    private const string Identity = """{"method":"dann","unicode":"Δm"}""";

    private static readonly byte[] First = [.. Enumerable.Range(0, 300).Select(i => (byte)(7 * i))];

    private readonly TemporaryFolder folder = new();
    private readonly string path;
    private readonly byte[] whole;

    public CheckpointFileTests()
    {
        path = folder["run.checkpoint"];
        CheckpointFile.Write(path, Identity, [("first", stream => stream.Write(First)), ("nothing", _ => { }), ("last", stream => stream.WriteByte(42))]);
        whole = File.ReadAllBytes(path);
    }

    [Fact]
    public void Sections_read_back_in_any_order()
    {
        using var checkpoint = CheckpointFile.Open(path);
        checkpoint.Identity.Should().Be(Identity);
        checkpoint.Read("last", stream => stream.ReadByte().Should().Be(42));
        checkpoint.Read("nothing", stream => stream.ReadByte().Should().Be(-1));
        checkpoint.Read("first", stream =>
        {
            var found = new byte[First.Length];
            stream.ReadExactly(found);
            found.Should().Equal(First);
            stream.ReadByte().Should().Be(-1, "a section ends where it ends, not where the next one does");
        });
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_an_error_that_names_it()
    {
        for (var length = 0; length < whole.Length; length += length < 40 || length > whole.Length - 100 ? 1 : 13)
        {
            Refuse(whole[..length], "*Delete the file to start anew*");
        }
    }

    [Fact]
    public void A_file_that_goes_on_is_an_error() => Refuse([.. whole, 0], "*SHA-256*damaged*");

    [Fact]
    public void A_flipped_bit_is_an_error_wherever_it_is()
    {
        for (var place = 0; place < whole.Length; place++)
        {
            var flipped = whole.ToArray();
            flipped[place] ^= (byte)(1 << (place % 8));
            Refuse(flipped, "*");
        }
    }

    [Fact]
    public void Other_files_and_other_versions_are_told_apart()
    {
        Refuse([], "*starts with MTGHCKPT. Found an empty file. Delete*");
        Refuse("<html>not found</html>"u8.ToArray(), "*starts with MTGHCKPT. Found something else. Delete*");
        var other = whole.ToArray();
        other[8]++;
        Refuse(other, "*version 1. Found version 2, written by a newer program: use that one*");
        other[8] = 0;
        Refuse(other, "*version 1. Found version 0. Delete*");
    }

    [Fact]
    public void A_table_that_does_not_fit_is_an_error_even_where_the_hash_fits()
    {
        // The place of the table; the number of sections; the length of the first one, after its name.
        var tableStart = BitConverter.ToInt32(whole, whole.Length - 40);
        foreach (var place in (int[])[whole.Length - 40, tableStart, tableStart + 4 + 1 + "first".Length])
        {
            foreach (var change in (int[])[-1, 1, 100])
            {
                var wrong = whole.ToArray();
                wrong[place] = (byte)(wrong[place] + change);
                SHA256.HashData(wrong.AsSpan(..^32), wrong.AsSpan(^32..));
                Refuse(wrong, "*table of a checkpoint*Delete*");
            }
        }
    }

    [Fact]
    public void A_section_that_is_missing_or_does_not_fit_is_an_error_that_names_both()
    {
        using var checkpoint = CheckpointFile.Open(path);
        Fails("other", _ => { }, "*'other'. Found 'first', 'nothing', 'last'. Delete*");
        Fails("first", stream => stream.ReadByte(), "*'first' must end with what the run reads, 1 bytes. Found 300. Delete*");
        Fails("last", stream => stream.ReadExactly(new byte[2]), "*'last' must fit*Delete*");
        Fails("last", _ => throw new InvalidDataException("Two tasks, not three."), "*'last' must fit*Two tasks, not three. Delete*");

        void Fails(string name, Action<Stream> read, string message) =>
            ((Action)(() => checkpoint.Read(name, read))).Should().Throw<InputException>().WithMessage($"{path}: {message}");
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_checkpoint_and_nothing_else()
    {
        var write = () => CheckpointFile.Write(path, "{}", [("first", stream => stream.Write(First)), ("second", _ => throw new IOException("No space left."))]);
        write.Should().Throw<OutputException>().WithMessage($"{path}: *No space left.");
        File.ReadAllBytes(path).Should().Equal(whole);
        Directory.EnumerateFiles(folder.Root).Should().ContainSingle();
    }

    [Fact]
    public void A_checkpoint_is_replaced_while_it_is_read()
    {
        using var old = CheckpointFile.Open(path);
        CheckpointFile.Write(path, "{}", []);
        old.Read("last", stream => stream.ReadByte().Should().Be(42));
        using var replaced = CheckpointFile.Open(path);
        replaced.Identity.Should().Be("{}");
    }

    [Fact]
    public void What_a_killed_process_left_is_deleted_and_what_a_living_one_writes_is_not()
    {
        // Identifiers of processes end far below.
        var abandoned = $"{path}.{int.MaxValue}.partial";
        var others = new[] { $"{path}.{Environment.ProcessId}.partial.partial", $"{path}.backup.partial", folder[$"other.{int.MaxValue}.partial"] };
        foreach (var partial in (string[])[abandoned, .. others])
        {
            File.WriteAllText(partial, "half");
        }

        CheckpointFile.Write(path, "{}", []);
        File.Exists(abandoned).Should().BeFalse();
        others.Should().OnlyContain(partial => File.Exists(partial));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors_and_a_missing_folder_is_one_of_the_output()
    {
        ((Action)(() => CheckpointFile.Open(folder["missing"]))).Should().Throw<InputException>().WithMessage($"{folder["missing"]}: *");
        ((Action)(() => CheckpointFile.Open(folder.Root))).Should().Throw<InputException>().WithMessage($"{folder.Root}: *");
        var missing = Path.Combine(folder["none"], "run.checkpoint");
        ((Action)(() => CheckpointFile.Write(missing, "{}", []))).Should().Throw<OutputException>().WithMessage($"{missing}: *");
    }

    [Fact]
    public void Two_sections_of_one_name_are_a_mistake_of_the_program()
    {
        var write = () => CheckpointFile.Write(path, "{}", [("first", _ => { }), ("first", _ => { })]);
        write.Should().Throw<ArgumentException>();
        File.ReadAllBytes(path).Should().Equal(whole);
    }

    public void Dispose() => folder.Dispose();

    private void Refuse(byte[] content, string message)
    {
        File.WriteAllBytes(folder["broken"], content);
        var open = () => CheckpointFile.Open(folder["broken"]);
        open.Should().Throw<InputException>().WithMessage($"{folder["broken"]}: {message}");
    }
}
