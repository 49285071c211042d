using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program of <c>examples/MultiTask</c>: short runs write everything, stop cleanly, go on and repeat; bad input is one line.</summary>
public sealed class MultiTaskProgramTests : IDisposable
{
    private static readonly string[] Short = ["--problem", "sarcos", "--data", "data", "--iterations", "20", "--batch", "8", "--threads", "1", "--output", "out"];

    private readonly TemporaryFolder folder = new();

    public MultiTaskProgramTests() => WriteTable("sarcos_4449", inputs: 21, targets: 7, seed: 0);

    [Fact]
    public void MultiMNIST_writes_table_runs_and_plots()
    {
        var (code, output, error) = ChildProgram.RunMultiTask(folder.Root, "--iterations", "4", "--batch", "8", "--output", "out");
        code.Should().Be(0, error);

        // Of the machine, not of the program: the gradient of its 20 channels is right in any case.
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("oneDNN gives a wrong gradient", StringComparison.Ordinal)).Should().BeEmpty();
        output.Should().Contain("30,000 training and 4,000 test rows from the digits that ship with the example.");
        Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Should()
            .BeEquivalentTo("multimnist.json", "multimnist.json.lock", "multimnist.md", "multimnist-errors.png", "multimnist-accuracies.png");
        foreach (var plot in Directory.GetFiles(folder["out"], "*.png"))
        {
            File.ReadAllBytes(plot).AsSpan(0, 4).ToArray().Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
        }

        var table = File.ReadAllText(Path.Combine(folder["out"], "multimnist.md"));
        output.Should().Contain(table);
        Lines(table)[0].Should().MatchRegex(@"^\| method +\| top-left \| bottom-right \| +mean \| +Δm \(%\) \| conflicts \(%\) \| +ms/step \| notes +\|$");
        Lines(table).Skip(2).Select(line => line.Split('|')[1].Trim()).Should().Equal("sum (equal weights)", "GH", "GH++", "PCGrad", "CAGrad", "UPGrad");
        table.Should().Contain("StepPolicy.Skip").And.Contain("--problem multimnist --seeds 1 --iterations 4 --batch 8 ");
        foreach (var cell in Cells("multimnist"))
        {
            cell.GetProperty("policy").GetString().Should().Be("skip");
            cell.GetProperty("run").GetProperty("errors").EnumerateArray().Should().HaveCount(2).And.OnlyContain(value => value.GetDouble() >= 0 && value.GetDouble() <= 100);
        }
    }

    [Fact]
    public void The_table_goes_on_where_it_was_and_a_run_gives_the_same_numbers_again()
    {
        string[] arguments = [.. Short, "--harmonizer", "gh", "--harmonizer", "pcgrad,GH++", "--seeds", "2", "--seed", "3"];
        var (code, output, error) = ChildProgram.RunMultiTask(folder.Root, arguments);
        code.Should().Be(0, error);
        output.Should().Contain("0 of 8 runs were in ");
        var table = Table("sarcos");
        table.Should().Contain("means over the seeds 3 to 4").And.Contain("--harmonizer gh,pcgrad,gh++ --seeds 2 --seed 3 ");
        Lines(table).Should().HaveCount(2 + 4);
        Lines(table)[3].Should().MatchRegex(@"\| [+-]?[0-9.]+ ± [0-9.]+ \(2\) \|");

        // Two runs are taken out, as a kill would leave it: those alone are trained again.
        var json = Path.Combine(folder["out"], "sarcos.json");
        var cells = Cells("sarcos");
        File.WriteAllText(json, JsonSerializer.Serialize(cells[..6]));
        var (again, second, _) = ChildProgram.RunMultiTask(folder.Root, arguments);
        again.Should().Be(0);
        second.Should().Contain("6 of 8 runs were in ");
        second.Split('\n').Where(line => line.Contains(" 20 / 20 ", StringComparison.Ordinal)).Should().HaveCount(2);
        WithoutTimes(Table("sarcos")).Should().Be(WithoutTimes(table));
    }

    [Fact]
    public void Every_harmonizer_that_serves_seven_tasks_trains()
    {
        var (code, output, error) = ChildProgram.RunMultiTask(folder.Root, [.. Short, "--all"]);
        code.Should().Be(0, error);
        error.Should().BeEmpty();
        var methods = HarmonizerNames.All.Select(HarmonizerNames.Parse).Where(method => method.Serves(7)).ToArray();
        methods.Select(method => method.Name).Should().Contain(["krum", "trimmed-mean", "famo", "modo", "sdmgrad", "nash-mtl"]).And.NotContain("gh++-rotation");
        Lines(Table("sarcos")).Skip(3).Select(line => line.Split('|')[1].Trim()).Should().Equal(methods.Skip(1).Select(method => method.Label));
        foreach (var run in Cells("sarcos").Select(cell => cell.GetProperty("run")))
        {
            var name = run.GetProperty("name").GetString();
            run.GetProperty("errors").GetArrayLength().Should().Be(7, name);
            run.GetProperty("skippedSteps").GetInt32().Should().Be(0, name);
            run.GetProperty("conflictRate").GetDouble().Should().BeInRange(0, 100, name);
        }
    }

    [Fact]
    public void The_other_problems_train_too_with_methods_of_one_and_of_three_batches()
    {
        WriteTable("water_quality", inputs: 16, targets: 14, seed: 0);
        WriteCensus("adult.data", 60, seed: 0);
        WriteCensus("adult.test", 20, seed: 1);
        foreach (var (problem, tasks) in (ReadOnlySpan<(string, int)>)[("water-quality", 14), ("adult", 3)])
        {
            var (code, _, error) = ChildProgram.RunMultiTask(folder.Root, [.. Short.Select(word => word == "sarcos" ? problem : word), "--harmonizer", "gh++,modo"]);
            code.Should().Be(0, error);
            var runs = Cells(problem).Select(cell => cell.GetProperty("run")).ToArray();
            runs.Should().HaveCount(3).And.OnlyContain(run => run.GetProperty("errors").GetArrayLength() == tasks);
            File.Exists(Path.Combine(folder["out"], $"{problem}-errors.png")).Should().BeTrue();
        }
    }

    [Fact]
    public void Runs_of_other_data_or_settings_stay_and_are_not_taken()
    {
        string[] arguments = [.. Short, "--harmonizer", "gh"];
        ChildProgram.RunMultiTask(folder.Root, arguments).ExitCode.Should().Be(0);
        ChildProgram.RunMultiTask(folder.Root, [.. arguments, "--learning-rate", "0.002"]).Output.Should().Contain("0 of 2 runs were in ");
        ChildProgram.RunMultiTask(folder.Root, [.. arguments, "--seed", "1"]).Output.Should().Contain("0 of 2 runs were in ");
        WriteTable("sarcos_4449", inputs: 21, targets: 7, seed: 1);
        ChildProgram.RunMultiTask(folder.Root, arguments).Output.Should().Contain("0 of 2 runs were in ");
        Cells("sarcos").Should().HaveCount(8);
    }

    [Fact]
    public void A_run_that_fails_stands_in_its_row_and_the_table_goes_on()
    {
        string[] arguments = [.. Short.Select(word => word == "20" ? "80" : word), "--harmonizer", "gh", "--learning-rate", "1e30"];
        var (code, _, error) = ChildProgram.RunMultiTask(folder.Root, arguments);
        code.Should().Be(0, error);
        error.Should().Contain("sum, seed 0 failed: ").And.Contain("GH, seed 0 failed: ");
        Lines(Table("sarcos"))[3].Should().MatchRegex(@"^\| GH +\| +failed .*\| seed 0 failed: stopped in iteration [0-9]+, after 50 skipped steps in a row: Task .torque.* the loss is NaN +.$");

        // A failure is a result: it is not tried again.
        ChildProgram.RunMultiTask(folder.Root, arguments).Output.Should().Contain("2 of 2 runs were in ");
    }

    [Fact]
    public void Ctrl_C_stops_with_exit_code_130_and_keeps_the_runs_that_are_done()
    {
        using var child = ChildProgram.StartMultiTask(folder.Root, [.. Short.Select(word => word == "20" ? "3000" : word), "--seeds", "1000", "--harmonizer", "gh"]);
        child.WaitUntil(() => File.Exists(Path.Combine(folder["out"], "sarcos.md")));

        child.Interrupt();
        var (code, _, error) = child.Wait();
        code.Should().Be(130, error);
        Lines(error).Should().BeEmpty();
        error.Should().StartWith("Stopping after this iteration");
        Cells("sarcos").Should().NotBeEmpty().And.OnlyContain(cell => cell.GetProperty("run").GetProperty("errors").GetArrayLength() == 7);
        Directory.EnumerateFiles(folder["out"], "*partial*").Should().BeEmpty();
    }

    [Theory]
    [InlineData("--problem: A problem must be one of multimnist, sarcos, adult, water-quality. Found 'nyu'.", "--problem", "nyu")]
    [InlineData("--problem adult needs --data, the folder that holds adult.data.gz.", "--problem", "adult")]
    [InlineData("data/water_quality.csv.gz: the file must exist. Found nothing there.", "--problem", "water-quality", "--data", "data")]
    [InlineData("--harmonizer: A harmonizer must be one of *. Found 'ghh'.", "--harmonizer", "gh,ghh")]
    [InlineData("--harmonizer gh++-rotation serves at most 2 tasks. Found a problem with 7; name another one.", "--problem", "sarcos", "--data", "data", "--batch", "8", "--harmonizer", "gh++-rotation")]
    [InlineData("--all and --harmonizer exclude each other. Found both; leave one out.", "--all", "--harmonizer", "gh")]
    [InlineData("--batch must be from 1 to 80, the number of training rows. Found 81.", "--problem", "sarcos", "--data", "data", "--batch", "81")]
    [InlineData("--seed must be a whole number of at least 0. Found '-1'.", "--seed", "-1")]
    [InlineData("--seed and --seeds must end below 2147483647. Found 2147483647 and 1.", "--seed", "2147483647")]
    [InlineData("--learning-rate must be a positive number, such as 0.01. Found '0'.", "--learning-rate", "0")]
    public void A_wrong_argument_is_one_line(string expected, params string[] args)
    {
        var before = Directory.GetFileSystemEntries(folder.Root);
        var (code, output, error) = ChildProgram.RunMultiTask(folder.Root, args);
        code.Should().Be(2, error);
        output.Should().BeEmpty();
        error.TrimEnd('\n').Should().Match("error: " + expected).And.NotContain("\n");
        Directory.GetFileSystemEntries(folder.Root).Should().Equal(before);
    }

    [Fact]
    public void A_file_that_holds_no_runs_is_not_overwritten()
    {
        Directory.CreateDirectory(folder["out"]);
        var json = Path.Combine(folder["out"], "sarcos.json");
        foreach (var content in (string[])["{}", "[null]", "[{}]", "not JSON"])
        {
            File.WriteAllText(json, content);
            var (code, _, error) = ChildProgram.RunMultiTask(folder.Root, Short);
            code.Should().Be(2, error);
            error.Should().MatchRegex($"^error: {Regex.Escape(json)}: .* move .*\n$");
            File.ReadAllText(json).Should().Be(content);
        }
    }

    [RealDataFact("mtl")]
    public void The_committed_tables_are_those_of_the_committed_runs()
    {
        foreach (var problem in (string[])["sarcos", "adult"])
        {
            File.Copy(Path.Combine(CommittedResults.Folder, $"{problem}.json"), folder[$"{problem}.json"]);
            string[] command = ["--data", RealDataFactAttribute.Root, "--problem", problem, "--all", "--seeds", "3", "--threads", "1", "--output", "."];
            var (code, output, error) = ChildProgram.RunMultiTask(folder.Root, command);
            code.Should().Be(0, error);
            output.Should().MatchRegex(@"(\d+) of \1 runs were in ");
            File.ReadAllText(folder[$"{problem}.md"]).Should().Be(File.ReadAllText(Path.Combine(CommittedResults.Folder, $"{problem}.md")));
        }
    }

    public void Dispose() => folder.Dispose();

    // Targets that depend on the inputs, and rows enough to cut.
    private void WriteTable(string name, int inputs, int targets, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder().AppendJoin(',', Enumerable.Range(1, inputs).Select(i => $"x{i}").Concat(Enumerable.Range(1, targets).Select(i => $"y_torque{i}"))).Append('\n');
        for (var row = 0; row < 100; row++)
        {
            double[] values = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble())];
            var results = Enumerable.Range(0, targets).Select(i => values[i % inputs] * values[(i + 7) % inputs] - values[(i + 14) % inputs]);
            text.AppendJoin(',', values.Concat(results).Select(value => FormattableString.Invariant($"{value}"))).Append('\n');
        }

        Write($"{name}.csv", text.ToString());
    }

    private void WriteCensus(string name, int people, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < people; i++)
        {
            var (work, wedding, pay) = (Of("Private", "?"), Of("Never-married", "Divorced"), Of("<=50K", ">50K"));
            text.Append(FormattableString.Invariant(
                $"{random.Next(17, 90)}, {work}, 1, some, {random.Next(1, 17)}, {wedding}, {work}, Wife, White, {Of("Male", "Female")}, {random.Next(2) * 5000}, {random.Next(2) * 100}, {random.Next(1, 99)}, ?, {pay}\n"));
        }

        Write(name, text.ToString());

        string Of(string one, string other) => random.Next(2) == 0 ? one : other;
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(folder["data"]);
        File.WriteAllBytes(Path.Combine(folder["data"], $"{name}.gz"), IdxBytes.Packed(Encoding.UTF8.GetBytes(text)));
    }

    private JsonElement[] Cells(string problem) =>
        JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Path.Combine(folder["out"], $"{problem}.json")))!;

    private string Table(string problem) => File.ReadAllText(Path.Combine(folder["out"], $"{problem}.md"));

    private static string[] Lines(string table) => [.. table.Split('\n').Where(line => line.StartsWith('|'))];

    // ms/step is the last column but one.
    private static string WithoutTimes(string table) =>
        string.Join('\n', Lines(table).Skip(2).Select(line => line.Split('|') is var cells ? string.Join('|', cells.Where((_, i) => i != cells.Length - 3)) : ""));
}
