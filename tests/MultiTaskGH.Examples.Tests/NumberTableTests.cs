using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The reader of tables of numbers: what it makes of small files, and what it says of broken ones.</summary>
public sealed class NumberTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_table_of_numbers_is_read_packed_or_not(bool isPacked)
    {
        var table = NumberTable.Read(Write("t.csv", "a, b,y_c\r\n1,-2.5,3e2\n4,5,6", isPacked));
        table.Columns.Should().Equal("a", "b", "y_c");
        table.Rows.Should().HaveCount(2);
        table.Rows[0].Should().Equal(1, -2.5, 300);
        table.Rows[1].Should().Equal(4, 5, 6);
    }

    [Theory]
    [InlineData("", "must start with the names of its columns. Found it empty.")]
    [InlineData("a,y_b\n", "there must be a row below the names of the columns. Found none.")]
    [InlineData("a,y_b\n1,2\n3\n", "line 3: there must be 2 values, as in the first line. Found 1.")]
    [InlineData("a,y_b\n1,2,3\n", "line 2: there must be 2 values, as in the first line. Found 3.")]
    [InlineData("a,y_b\n1,2\n\n3,4\n", "line 3: there must be 2 values, as in the first line. Found 1.")]
    [InlineData("a,y_b\n1,NaN\n", "line 2: y_b must be a finite number. Found 'NaN'.")]
    [InlineData("a,y_b\n1,1e999\n", "line 2: y_b must be a finite number. Found '1e999'.")]
    [InlineData("a,y_b\n1,2\n?,2\n", "line 3: a must be a finite number. Found '?'.")]
    public void A_broken_table_is_told_by_its_line(string text, string message)
    {
        foreach (var isPacked in (bool[])[true, false])
        {
            var path = Write("t.csv", text, isPacked);
            FluentActions.Invoking(() => NumberTable.Read(path)).Should().Throw<InputException>().WithMessage($"{path}*{message}");
        }
    }

    [Fact]
    public void A_file_that_is_not_there_or_not_whole_is_told()
    {
        var path = Write("t.csv", "a,y_b\n" + string.Concat(Enumerable.Range(0, 999).Select(i => $"{i},{i * i}\n")), isPacked: true);
        var whole = File.ReadAllBytes(path);
        NumberTable.Read(path).Rows.Should().HaveCount(999);

        // Within the data, within the trailer, and all but the magic number.
        foreach (var length in (int[])[whole.Length / 2, whole.Length - 3, 2])
        {
            File.WriteAllBytes(path, whole[..length]);
            FluentActions.Invoking(() => NumberTable.Read(path)).Should().Throw<InputException>().WithMessage($"{path}: the gzip data must be whole.*");
        }

        File.WriteAllBytes(path, [0x41, 0xff, 0xfe]);
        FluentActions.Invoking(() => NumberTable.Read(path)).Should().Throw<InputException>().WithMessage($"{path}: the text must be UTF-8.*");
        FluentActions.Invoking(() => NumberTable.Read(folder["none"])).Should().Throw<InputException>().WithMessage($"{folder["none"]}: the file must exist.*");
    }

    [Fact]
    public void Columns_of_text_are_left_out()
    {
        var table = NumberTable.Read(Write("t.csv", "a,id,b\n1,x-1,2\n3,,4\n", isPacked: true), "id", "name");
        table.Columns.Should().Equal("a", "b");
        table.Rows[0].Should().Equal(1, 2);
        table.Rows[1].Should().Equal(3, 4);
        table.Place(1).Should().Be($"{folder["t.csv"]}, line 3");

        // All values count, those that are left out too.
        var path = Write("t.csv", "a,id,b\n1,2\n", isPacked: false);
        FluentActions.Invoking(() => NumberTable.Read(path, "id")).Should().Throw<InputException>().WithMessage($"{path}, line 2: there must be 3 values, *Found 2.");
        var text = Write("t.csv", "a,id,b\n1,x,y\n", isPacked: false);
        FluentActions.Invoking(() => NumberTable.Read(text, "id")).Should().Throw<InputException>().WithMessage($"{text}, line 2: b must be a finite number. Found 'y'.");
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, string text, bool isPacked)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(folder[name], isPacked ? IdxBytes.Packed(bytes) : bytes);
        return folder[name];
    }
}
