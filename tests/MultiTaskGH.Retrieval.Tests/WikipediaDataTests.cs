using System.IO.Compression;
using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class WikipediaDataTests : IDisposable
{
    private const string Head = "category,text_id,image_id,i0,i1,t0,t1\n";

    private readonly TemporaryFolder folder = new();

    public WikipediaDataTests()
    {
        Write("categories.txt", "art\nwar\n");
        Write("train.csv.gz", Head + "1,a,b,0.25,0.75,1,0\n2,c,d,0.01,0.99,0,1\n");
        Write("test.csv", Head + "2,e,f,0.36,0.64,0.5,0.5\n");
    }

    [Fact]
    public void Features_are_square_roots_standardized_by_the_training_pairs()
    {
        using var data = WikipediaData.Load(folder.Root);
        data.ClassNames.Should().Equal("art", "war");
        (data.Training.Count, data.Test.Count).Should().Be((2, 1));
        data.Training.Categories.data<long>().ToArray().Should().Equal(0, 1);
        data.Test.Categories.data<long>().ToArray().Should().Equal(1);

        // Roots of i0: 0.5 and 0.1, mean 0.3 and deviation 0.2; the test's 0.6 is 1.5 of them above.
        data.Training.Images.select(1, 0).data<float>().ToArray().Should().Equal(1, -1);
        data.Test.Images[0, 0].ToSingle().Should().BeApproximately(1.5f, 1e-6f);
        data.Training.Texts.select(1, 1).data<float>().ToArray().Should().Equal(-1, 1);
        data.Test.Texts[0, 1].ToSingle().Should().BeApproximately((float)((Math.Sqrt(0.5) - 0.5) / 0.5), 1e-6f);
    }

    [Fact]
    public void A_word_that_no_training_image_has_is_no_division_by_zero()
    {
        Write("train.csv.gz", Head + "1,a,b,0,0.75,1,0\n2,c,d,0,0.99,0,1\n");
        using var data = WikipediaData.Load(folder.Root);
        data.Training.Images.select(1, 0).data<float>().ToArray().Should().Equal(0, 0);
        data.Test.Images[0, 0].ToSingle().Should().BeApproximately(0.6f, 1e-6f);
    }

    [Theory]
    [InlineData("categories.txt", "art\n", "there must be a category in each of at least two lines. Found 1.")]
    [InlineData("categories.txt", "art\nart\n", ", line 2: there must be a name that no line before has. Found 'art'.")]
    [InlineData("test.csv", "category,i0,t0\n1,1,1\n", ": the columns must be those of train.csv.gz. *")]
    [InlineData("test.csv", Head + "3,e,f,0.36,0.64,0.5,0.5\n", ", line 2: category must be a whole number from 1 to 2, a line of categories.txt. Found 3.")]
    [InlineData("test.csv", Head + "1.5,e,f,0.36,0.64,0.5,0.5\n", ", line 2: category must be a whole number *Found 1.5.")]
    [InlineData("test.csv", Head + "1,e,f,0.36,-0.64,0.5,0.5\n", ", line 2: i1 must be at least 0, the share of a word or topic. Found -0.64.")]
    [InlineData("test.csv", Head + "1,e,f,0.36,many,0.5,0.5\n", ", line 2: i1 must be a finite number. Found 'many'.")]
    [InlineData("test.csv", Head + "1,e,f,0.36,0.64,0.5\n", ", line 2: there must be 7 values, as in the first line. Found 6.")]
    [InlineData("train.csv.gz", "category,i0,i2,t0\n1,1,1,1\n", ": there must be columns i0, i1, ... without a gap. Found 2, of which 1 follow each other.", "test.csv")]
    [InlineData("train.csv.gz", "category,i0,text\n1,1,1\n", ": there must be columns t0, t1, ... without a gap. Found 1, of which 0 follow each other.", "test.csv")]
    [InlineData("train.csv.gz", "kind,i0,t0\n1,1,1\n", ": there must be a column category. Found 0.", "test.csv")]
    public void Broken_files_are_told_in_a_line(string name, string text, string message, string? copy = null)
    {
        Write(name, text);
        if (copy is not null)
        {
            Write(copy, text);
        }

        var thrown = FluentActions.Invoking(() => WikipediaData.Load(folder.Root)).Should().Throw<InputException>().Which;
        thrown.Message.Should().Match($"{folder[name]}*{message}").And.NotContain("\n");
    }

    [Fact]
    public void Missing_files_and_folders_are_told_in_a_line()
    {
        FluentActions.Invoking(() => WikipediaData.Load(folder["none"])).Should().Throw<InputException>().WithMessage($"--data must name an existing folder. Found '{folder["none"]}'.");
        File.Delete(folder["test.csv"]);
        FluentActions.Invoking(() => WikipediaData.Load(folder.Root)).Should().Throw<InputException>().WithMessage($"{folder["test.csv"]}.gz: the file must exist. Found nothing there.");
    }

    [RealDataFact("wikipedia_cross_modal")]
    public void The_real_set_has_its_published_sizes()
    {
        using var data = WikipediaData.Load(Path.Combine(RealDataFactAttribute.Root, "wikipedia_cross_modal"));
        (data.Training.Count, data.Test.Count, data.ClassNames.Count).Should().Be((2173, 693, 10));
        data.Training.Images.shape.Should().Equal(2173, 128);
        data.Test.Texts.shape.Should().Equal(693, 10);
        data.ClassNames[0].Should().Be("art");
        foreach (var features in (Tensor[])[data.Training.Images, data.Training.Texts])
        {
            using var scope = NewDisposeScope();

            // Single precision, 2,173 numbers of order 1.
            features.mean([0]).abs().max().ToSingle().Should().BeLessThan(1e-5f);
            features.square().mean([0]).sub(1).abs().max().ToSingle().Should().BeLessThan(1e-4f);
        }
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, string text)
    {
        using var file = File.Create(folder[name]);
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(text));
    }
}
