using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace MultiTaskGH.Examples.Common;

/// <summary>Runs a command line and turns what can go wrong into one line on standard error and an exit code.</summary>
public static class ExampleProgram
{
    /// <summary>What the user gave cannot be used; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Training broke down, or something could not be written; what was finished before is kept.</summary>
    public const int Failed = 1;

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="createCommand">Makes the command; its actions stop soon, with what they have, once the token is cancelled.</param>
    /// <returns>0, <see cref="Failed"/>, <see cref="BadInput"/>, or 128 and the number of the signal that stopped it: 130 for Ctrl-C.</returns>
    public static int Run(string[] args, Func<CancellationToken, RootCommand> createCommand)
    {
        ArgumentNullException.ThrowIfNull(createCommand);
        NativeRuntime.Configure();
        using var interruption = new Interruption();
        var command = createCommand(interruption.Token);
        var parsed = command.Parse(args);
        var mistakes = parsed.Action is HelpAction ? [] : Mistakes(parsed);
        if (mistakes.Length > 0)
        {
            foreach (var message in mistakes)
            {
                Report(message);
            }

            return BadInput;
        }

        try
        {
            // Exceptions come here and signals go to Interruption, not to the defaults of the command line.
            var code = parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return interruption.ExitCode ?? code;
        }
        catch (InputException exception)
        {
            Report(exception.Message);
            return BadInput;
        }
        catch (Exception exception) when (exception is TrainingException or OutputException)
        {
            Report(exception.Message);
            return Failed;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            // Files name themselves; what is left is the console.
            Report($"standard output: it could not be written. {exception.Message}");
            return Failed;
        }
        catch (OperationCanceledException) when (interruption.ExitCode is { } code)
        {
            return code;
        }
    }

    /// <summary>What is wrong with the arguments: the causes, without what follows from them.</summary>
    private static string[] Mistakes(ParseResult parsed)
    {
        // The parser takes any next word for an option's value, and then finds the value of that word left over.
        var options = parsed.CommandResult.Command.Options.Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (option.Tokens.FirstOrDefault(token => options.Contains(token.Value)) is { } next)
            {
                return [$"{option.Option.Name} needs a value. Found the option {next.Value} in its place."];
            }
        }

        // The parser takes options of an outer command before the name of an inner one, where nothing reads them.
        if (parsed.CommandResult.Parent is CommandResult outer && outer.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit) is { } before)
        {
            return [$"{before.Option.Name} must stand after {parsed.CommandResult.Command.Name}. Found it before."];
        }

        // The parser knows neither an unknown option nor its value: one line for both.
        if (parsed.UnmatchedTokens is [{ } unknown, ..] && unknown.StartsWith('-'))
        {
            var own = parsed.CommandResult.Command;
            string[] owners = [.. parsed.RootCommandResult.Command.Subcommands.Where(command => command != own && command.Options.Any(option => option.Name == unknown)).Select(command => command.Name)];
            return
            [
                owners.Length > 0
                    ? $"{unknown} belongs to {string.Join(" and ", owners)}. Found it {(own is RootCommand ? "without; name the command before it" : $"with {own.Name}")}."
                    : $"Unrecognized command or argument '{unknown}'.",
            ];
        }

        return [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    private static void Report(string message) => StandardError.WriteLine("error: " + string.Join(' ', message.Split('\r', '\n')).Trim());
}
