using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Data;
using MultiTaskGH.Examples.MultiTask.Problems;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The readers of the multi-task tables: what they make of small files, and what they say of broken ones.</summary>
public sealed class MultiTaskDataTests : IDisposable
{
    private const string Person = "39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States, <=50K";
    private const string Other = "50, ?, 83311, HS-grad, 9, Divorced, ?, Husband, White, Female, 0, 5, 13, ?, >50K";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        FluentActions.Invoking(() => DataFolder.Find(folder.Root, "sarcos", "none.csv")).Should().Throw<InputException>().WithMessage($"{folder["none.csv"]}.gz: the file must exist.*");
        FluentActions.Invoking(() => DataFolder.Find(folder["nowhere"], "sarcos", "none.csv")).Should().Throw<InputException>().WithMessage("--data must name an existing folder.*");
        FluentActions.Invoking(() => DataFolder.Find(null, "sarcos", "none.csv")).Should().Throw<InputException>().WithMessage("--problem sarcos needs --data, *");
    }

    [Fact]
    public void A_regression_is_cut_four_to_one_and_standardized_by_the_training_rows()
    {
        var text = new StringBuilder("a,y_s,b,y_t\n");
        for (var i = 0; i < 50; i++)
        {
            text.Append(FormattableString.Invariant($"{i},{1000 + i % 7},{i * i},{-3 * i}\n"));
        }

        var table = NumberTable.Read(Write("t.csv", text.ToString(), isPacked: false));
        var data = RegressionData.Of(table, torch.CPU);
        using var scope = torch.NewDisposeScope();
        using var training = data.Training;
        using var test = data.Test;
        data.Targets.Should().Equal("s", "t");
        training.Inputs.shape.Should().Equal(40, 2);
        training.Targets.shape.Should().Equal(40, 2);
        test.Inputs.shape.Should().Equal(10, 2);
        foreach (var tensor in (torch.Tensor[])[training.Inputs, training.Targets])
        {
            // Single precision, 40 numbers of order 1.
            tensor.mean([0]).abs().max().ToSingle().Should().BeLessThan(1e-5f);
            tensor.square().mean([0]).sub(1).abs().max().ToSingle().Should().BeLessThan(1e-5f);
        }

        // a and t are one number up to a factor: together the parts hold each row once.
        var all = torch.cat([training.Inputs, test.Inputs]).select(1, 0);
        all.sort().Values.diff(1, 0).min().ToSingle().Should().BePositive();
        torch.cat([training.Targets, test.Targets]).select(1, 1).add(all).abs().max().ToSingle().Should().BeLessThan(1e-5f);

        var again = RegressionData.Of(table, torch.CPU);
        again.Training.Inputs.eq(training.Inputs).all().ToBoolean().Should().BeTrue();
        again.Training.Dispose();
        again.Test.Dispose();
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "*Found 2 inputs and 0 targets.")]
    [InlineData("y_a,y_b\n1,2\n", "*Found 0 inputs and 2 targets.")]
    [InlineData("a,y_b\n1,2\n3,4\n", "*there must be at least 10 rows. Found 2.")]
    [InlineData("a,y_b\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n1,1\n1,0\n", "*a must vary. Found 1 in every training or test row.")]
    public void A_table_that_is_no_regression_is_told(string text, string message)
    {
        var table = NumberTable.Read(Write("t.csv", text, isPacked: false));
        FluentActions.Invoking(() => RegressionData.Of(table, torch.CPU)).Should().Throw<InputException>().WithMessage(message);
    }

    [Fact]
    public void People_become_numbers_as_the_training_rows_taught_it()
    {
        var training = CensusTable.Read(Write("a.data", $"{Person}\n{Other}\n\n", isPacked: true));
        var test = CensusTable.Read(Write("a.test", $"|1x3 Cross validator\n{Person.Replace("State-gov", "Private", StringComparison.Ordinal)}.\n", isPacked: true));
        training.Rows.Should().HaveCount(2);
        test.Rows.Should().ContainSingle();
        test.Rows[0][^1].Should().Be("<=50K");

        var encoding = new CensusEncoding(training);
        using var people = encoding.Encode(training, torch.CPU);
        using var others = encoding.Encode(test, torch.CPU);

        // Age, gain, loss, hours; of work, occupation and country the one given and "?", one race, two sexes. Two rows standardize to 1 and -1.
        encoding.Width.Should().Be(4 + 2 + 2 + 1 + 2 + 2);
        people.Inputs.data<float>().ToArray().Should().Equal(
            -1, 1, -1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1,
            1, -1, 1, -1, 1, 0, 1, 0, 1, 1, 0, 1, 0);
        people.Targets.data<float>().ToArray().Should().Equal(0, 1, 1, 1, 0, 0);

        // The training rows know of no private work.
        others.Inputs.data<float>().ToArray()[4..6].Should().Equal(0, 0);
    }

    [Theory]
    [InlineData("39, State-gov, 77516\n", "line 1: there must be 15 fields, age to income. Found 3.")]
    [InlineData("|comment\n" + Person + "\n" + Person + ", more\n", "line 3: there must be 15 fields, age to income. Found 16.")]
    [InlineData("x" + Person + "\n", "line 1: age must be a number of at least 0. Found 'x39'.")]
    [InlineData("-" + Person + "\n", "line 1: age must be a number of at least 0. Found '-39'.")]
    [InlineData(Person + "?\n", "line 1: income must be <=50K or >50K. Found '<=50K?'.")]
    [InlineData("1, , 2, a, 1, b, c, d, e, f, 1, 1, 1, g, >50K", "line 1: workclass must be given, or ? where it is missing. Found nothing.")]
    [InlineData("|comment\n\n", "there must be rows. Found none.")]
    public void A_broken_census_is_told_by_its_line(string text, string message)
    {
        var path = Write("a.data", text, isPacked: true);
        FluentActions.Invoking(() => CensusTable.Read(path)).Should().Throw<InputException>().WithMessage($"{path}*{message}");
    }

    [RealDataFact("mtl")]
    public void The_real_tables_have_their_published_sizes()
    {
        using var sarcos = ProblemNames.Parse("sarcos").Load(RealDataFactAttribute.Root, torch.CPU);
        (sarcos.Training.Rows, sarcos.Test.Rows, sarcos.Training.Inputs.size(1), sarcos.Tasks.Count).Should().Be((3559, 890, 21L, 7));
        using var water = ProblemNames.Parse("water-quality").Load(RealDataFactAttribute.Root, torch.CPU);
        (water.Training.Rows, water.Test.Rows, water.Training.Inputs.size(1), water.Tasks.Count).Should().Be((848, 212, 16L, 14));
        using var adult = ProblemNames.Parse("adult").Load(RealDataFactAttribute.Root, torch.CPU);
        (adult.Training.Rows, adult.Test.Rows, adult.Tasks.Count).Should().Be((32561, 16281, 3));

        // The shares that the source states: 24.1 and 32.8 % of the training rows, 23.6 and 33.4 % of the test rows.
        using var scope = torch.NewDisposeScope();
        Shares(adult.Training.Targets)[..2].Should().Equal(24.1, 32.8);
        Shares(adult.Test.Targets)[..2].Should().Equal(23.6, 33.4);

        static double[] Shares(torch.Tensor answers) => [.. answers.mean([0]).data<float>().ToArray().Select(share => Math.Round(100 * share, 1))];
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, string text, bool isPacked)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(folder[name], isPacked ? IdxBytes.Packed(bytes) : bytes);
        return folder[name];
    }
}
