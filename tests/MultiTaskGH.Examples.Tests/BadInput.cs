using System.CommandLine;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

/// <summary>What every program makes of input that it cannot use: one clear line and exit code 2, and nothing is written.</summary>
internal static class BadInput
{
    /// <summary>Runs a program and looks at what it left.</summary>
    /// <param name="folder">The only folder that it could write to.</param>
    /// <param name="run">Runs it there.</param>
    /// <param name="expected">The line without <c>error:</c>; may hold wildcards.</param>
    /// <param name="args">Its arguments.</param>
    public static void Fails(string folder, Func<string[], (int ExitCode, string Output, string Error)> run, string expected, params string[] args)
    {
        var before = Snapshot();
        var (code, output, error) = run(args);
        code.Should().Be(2, error);
        output.Should().BeEmpty();
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().ContainSingle(error).Which.Should().Match("error: " + expected);
        error.Should().NotContain("   at ");
        Snapshot().Should().Equal(before);

        string[] Snapshot() => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs what a program runs, in this process: long lists of inputs take no start for each.</summary>
    public static (int ExitCode, string Output, string Error) RunHere(string folder, Func<CancellationToken, RootCommand> createCommand, string[] args)
    {
        var (output, error, folderBefore) = (Console.Out, Console.Error, Directory.GetCurrentDirectory());
        using var writtenOutput = new StringWriter();
        using var writtenError = new StringWriter();
        Console.SetOut(writtenOutput);
        Console.SetError(writtenError);
        Directory.SetCurrentDirectory(folder);
        try
        {
            return (ExampleProgram.Run(args, createCommand), writtenOutput.ToString(), writtenError.ToString());
        }
        finally
        {
            Directory.SetCurrentDirectory(folderBefore);
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
