using System.Text.Json;
using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: a suite goes on where it was, whatever stopped it, and never takes one run for another.</summary>
public sealed class SuiteProgramTests : IDisposable
{
    private static readonly string[] Common = ["suite", "digits", "--data", "data", "--methods", "source-only,dann", "--batch", "8", "--output", "results"];

    private static readonly string[] Short = [.. Common, "--iterations", "2"];

    private readonly TemporaryFolder folder = new();

    public SuiteProgramTests() => IdxBytes.WriteTinySets(folder["data"]);

    private string Json => Path.Combine(folder["results"], "digits.json");

    private string Table => File.ReadAllText(Path.Combine(folder["results"], "digits.md"));

    [Fact]
    public void A_suite_goes_on_where_it_was()
    {
        var (code, output, error) = ChildProgram.Run(folder.Root, Short);
        code.Should().Be(0, error);
        output.Should().StartWith($"0 of 8 runs were in {Path.Combine("results", "digits.json")}, ");
        var table = Table;
        output.Should().Contain(table);
        table.Should().Contain("mnist -> usps: 40 labelled and 30 unlabelled images, accuracy on 20 others").And.NotContain("usps_28x28.pkl").And.NotContain("runs are done");
        table.Split("## ")[0].Split('\n').Where(line => line.StartsWith('|')).Should().HaveCount(6, "four methods, the head and the rule below it");
        foreach (var figure in (string[])["mnist-usps-dann-accuracy.png", "usps-mnist-dann-accuracy.png", "usps-mnist-dann-angles-and-weights.png", "mnist-usps-inner-products.png"])
        {
            File.ReadAllBytes(Path.Combine(folder["results"], "figures", figure)).AsSpan(1, 3).ToArray().Should().Equal("PNG"u8.ToArray());
        }

        // Two cells are taken out: those alone are trained again, and to the same numbers.
        var cells = JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Json))!;
        cells.Should().HaveCount(8);
        File.WriteAllText(Json, JsonSerializer.Serialize(cells[..6]));
        var (again, second, _) = ChildProgram.Run(folder.Root, Short);
        again.Should().Be(0);
        second.Should().StartWith("6 of 8 runs were in ");
        second.Split('\n').Where(line => line.Contains(" 2 / 2 ", StringComparison.Ordinal)).Should().HaveCount(2);
        Numbers(Table).Should().Be(Numbers(table));
    }

    [Fact]
    public void Cells_of_other_data_or_settings_are_not_taken_and_stay()
    {
        ChildProgram.Run(folder.Root, Short).ExitCode.Should().Be(0);

        // One label of MNIST's test set, which only the direction to MNIST is measured on: both directions read MNIST.
        var labels = Enumerable.Range(0, 20).Select(i => (byte)(i % 10)).ToArray();
        labels[7] = 8;
        var file = Path.Combine(folder["data"], "mnist", "t10k-labels-idx1-ubyte.gz");
        var before = File.ReadAllBytes(file);
        File.WriteAllBytes(file, IdxBytes.Packed(IdxBytes.Of([20], labels)));
        ChildProgram.Run(folder.Root, [.. Short, "--report"]).Output.Should().StartWith("0 of 8 runs were in ");

        File.WriteAllBytes(file, before);
        ChildProgram.Run(folder.Root, [.. Short, "--report"]).Output.Should().StartWith("8 of 8 runs were in ");
        ChildProgram.Run(folder.Root, [.. Short, "--report", "--learning-rate", "0.02"]).Output.Should().StartWith("0 of 8 runs were in ");
        JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Json)).Should().HaveCount(8);
    }

    [Fact]
    public void The_committed_table_is_not_taken_for_a_table_of_other_data()
    {
        Directory.CreateDirectory(folder["results"]);
        File.Copy(Path.Combine(CommittedResults.Folder, "digits.json"), Json);
        var committed = JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Json))!.Length;
        ChildProgram.Run(folder.Root, ["suite", "digits", "--data", "data", "--batch", "8", "--output", "results", "--report"]).Output.Should().MatchRegex("^0 of [0-9]+ runs were in ");
        JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Json)).Should().HaveCount(committed, "cells of other data stay");
    }

    [Fact]
    public void Two_processes_share_the_work()
    {
        using var first = ChildProgram.Start(folder.Root, Short);
        using var second = ChildProgram.Start(folder.Root, Short);
        var outputs = new[] { first.Wait(), second.Wait() };
        outputs.Should().OnlyContain(child => child.ExitCode == 0, string.Concat(outputs.Select(child => child.Error)));
        var identities = JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Json))!.Select(cell => cell.GetProperty("identity").ToString()).ToArray();
        identities.Should().HaveCount(8).And.OnlyHaveUniqueItems();
        outputs.Sum(child => child.Output.Split('\n').Count(line => line.Contains(" 2 / 2 ", StringComparison.Ordinal))).Should().Be(8, "no run was trained twice");
    }

    [Fact]
    public void A_run_that_breaks_down_does_not_end_the_suite()
    {
        // A rate that no network survives.
        var (code, output, error) = ChildProgram.Run(folder.Root, [.. Common, "--learning-rate", "1e30", "--pairs", "mnist:usps", "--iterations", "6"]);
        code.Should().Be(1, error);
        error.Should().Contain("4 of 4 runs broke down (above); the others are kept.").And.Contain("mnist -> usps, DANN + GH++, seed 0: Training broke down in iteration ");
        output.Should().Contain("**0 of 4 runs are done.**");
        File.Exists(Path.Combine(folder["results"], "digits.md")).Should().BeTrue();
    }

    public void Dispose() => folder.Dispose();

    // The times differ.
    private static string Numbers(string table) => table.Split("## Settings")[0];
}
