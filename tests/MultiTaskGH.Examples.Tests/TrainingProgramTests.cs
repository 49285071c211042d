using System.Text.Json;
using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: short runs write everything, stop cleanly, and repeat.</summary>
public sealed class TrainingProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Ten_iterations_write_every_file()
    {
        var (code, output, error) = ChildProgram.Run(folder.Root, "--iterations", "10", "--batch", "16", "--output", "out");
        code.Should().Be(0, error);
        output.Should().Contain("transductive").And.Contain("source-only").And.Contain("DANN + GH++");

        var files = Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["out"], path)).ToArray();
        files.Should().Contain(["results.json", "history.csv", "accuracy.png", "inner-products.png", "angles-and-weights.png"]);
        foreach (var run in (string[])["source-only", "dann", "dann-gh", "dann-ghpp"])
        {
            files.Should().Contain(Path.Combine("runs", run, "seed0", "history.csv"));
            files.Should().ContainSingle(file => file.StartsWith(Path.Combine("runs", run, "seed0", "events.out.tfevents."), StringComparison.Ordinal));
            File.ReadAllLines(Path.Combine(folder["out"], "runs", run, "seed0", "history.csv")).Should().HaveCount(11);
        }

        files.Should().NotContain(file => file.Contains("partial", StringComparison.Ordinal));
        foreach (var plot in files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)))
        {
            File.ReadAllBytes(Path.Combine(folder["out"], plot)).AsSpan(0, 4).ToArray().Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
        }

        var results = Results("out");
        results.GetProperty("target").GetProperty("transductive").GetBoolean().Should().BeTrue();
        var runs = results.GetProperty("runs").EnumerateArray().ToArray();
        runs.Select(run => run.GetProperty("name").GetString()).Should().Equal("source-only", "DANN", "DANN + GH", "DANN + GH++");
        runs.Should().OnlyContain(run => run.GetProperty("completed").GetBoolean() && run.GetProperty("iterations").GetInt32() == 10);
        runs[0].GetProperty("conflictRate").ValueKind.Should().Be(JsonValueKind.Null, "a single loss has no conflicts");
        runs[1].GetProperty("conflictRate").GetDouble().Should().BeInRange(0, 100);
    }

    [Fact]
    public void The_same_seed_gives_the_same_results_and_another_one_others()
    {
        string[] arguments = ["--harmonizer", "gh", "--heads", "reweighted", "--iterations", "4", "--batch", "16"];
        ChildProgram.Run(folder.Root, [.. arguments, "--seeds", "2", "--output", "first"]).ExitCode.Should().Be(0);
        ChildProgram.Run(folder.Root, [.. arguments, "--output", "second"]).ExitCode.Should().Be(0);

        var name = Path.Combine("runs", "dann-gh-reweighted-head");
        var history = File.ReadAllText(Path.Combine(folder["first"], name, "seed0", "history.csv"));
        File.ReadAllText(Path.Combine(folder["second"], name, "seed0", "history.csv")).Should().Be(history);
        File.ReadAllText(Path.Combine(folder["first"], name, "seed1", "history.csv")).Should().NotBe(history);
        Results("first").GetProperty("summary")[0].GetProperty("runs").GetInt32().Should().Be(2);
    }

    [Fact]
    public void Ctrl_C_stops_with_exit_code_130_and_keeps_what_is_done()
    {
        using var child = ChildProgram.Start(folder.Root, "--harmonizer", "gh", "--iterations", "1000000", "--batch", "8", "--output", "out");
        var events = Path.Combine(folder["out"], "runs", "dann-gh", "seed0");

        // An event file that grows: training is under way.
        while (!child.HasExited && !(Directory.Exists(events) && Directory.EnumerateFiles(events, "events*").Any(path => new FileInfo(path).Length > 100)))
        {
            Thread.Sleep(20);
        }

        child.Interrupt();
        var (code, output, error) = child.Wait();
        code.Should().Be(130, error);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should().StartWith("Stopping");
        output.Should().Contain("stopped early");
        var run = Results("out").GetProperty("runs")[0];
        run.GetProperty("completed").GetBoolean().Should().BeFalse();
        File.ReadAllLines(Path.Combine(events, "history.csv")).Should().HaveCount(1 + run.GetProperty("iterations").GetInt32());
        Directory.EnumerateFiles(folder["out"], "*partial*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void The_table_goes_on_where_it_was()
    {
        IdxBytes.WriteTinySets(folder["data"]);
        string[] arguments = ["table", "--data", "data", "--iterations", "2", "--batch", "8", "--output", "results"];
        var (code, output, error) = ChildProgram.Run(folder.Root, arguments);
        code.Should().Be(0, error);
        var table = File.ReadAllText(Path.Combine(folder["results"], "digits.md"));
        output.Should().EndWith(table);
        table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Should().HaveCount(8, "six methods, the head and the rule below it");

        // Two cells are taken out: those alone are trained again, and to the same numbers.
        var json = Path.Combine(folder["results"], "digits.json");
        var whole = File.ReadAllText(json);
        var cells = JsonSerializer.Deserialize<JsonElement[]>(whole)!;
        cells.Should().HaveCount(12);
        File.WriteAllText(json, JsonSerializer.Serialize(cells[..10]));
        var (again, second, _) = ChildProgram.Run(folder.Root, arguments);
        again.Should().Be(0);
        second.Split('\n').Where(line => line.Contains(" 2 / 2 ", StringComparison.Ordinal)).Should().HaveCount(2);
        File.ReadAllText(Path.Combine(folder["results"], "digits.md")).Should().Be(table);
    }

    public void Dispose() => folder.Dispose();

    private JsonElement Results(string output) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder[output], "results.json"))).RootElement;
}
