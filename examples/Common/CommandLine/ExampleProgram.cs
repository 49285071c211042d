using System.CommandLine;
using System.CommandLine.Help;

namespace MultiTaskGH.Examples.Common;

/// <summary>Runs a command line and turns what can go wrong into one line on standard error and an exit code.</summary>
public static class ExampleProgram
{
    /// <summary>What the user gave cannot be used; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Training broke down; what was finished before is written.</summary>
    public const int TrainingFailed = 1;

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="createCommand">Makes the command; its actions stop soon, with what they have, once the token is cancelled.</param>
    /// <returns>0, <see cref="TrainingFailed"/>, <see cref="BadInput"/>, or 128 and the number of the signal that stopped it: 130 for Ctrl-C.</returns>
    public static int Run(string[] args, Func<CancellationToken, RootCommand> createCommand)
    {
        ArgumentNullException.ThrowIfNull(createCommand);
        NativeRuntime.Configure();
        using var interruption = new Interruption();
        var command = createCommand(interruption.Token);
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct())
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
        catch (NonFiniteException exception)
        {
            Report($"Training broke down: {exception.Message} A lower --learning-rate may help.");
            return TrainingFailed;
        }
        catch (OperationCanceledException) when (interruption.ExitCode is { } code)
        {
            return code;
        }
    }

    private static void Report(string message) => Console.Error.WriteLine("error: " + string.Join(' ', message.Split('\r', '\n')).Trim());
}
