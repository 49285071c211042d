using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Tests;

/// <summary>An example, run as a user runs it.</summary>
internal sealed class ChildProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private ChildProgram(string program, string workingFolder, string[] args, string redirection = "")
    {
        // The shell that redirects is replaced by the program: signals reach it.
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = redirection.Length == 0 ? [dotnet] : ["/bin/sh", "-c", $"exec \"$@\" {redirection}", "sh", dotnet];
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1" },
        };
        foreach (var argument in (string[])[.. command[1..], Path.Combine(AppContext.BaseDirectory, $"MultiTaskGH.Examples.{program}.dll"), .. args])
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public static ChildProgram Start(string workingFolder, params string[] args) => new("Classification", workingFolder, args);

    public static ChildProgram StartDetection(string workingFolder, params string[] args) => new("Detection", workingFolder, args);

    public static (int ExitCode, string Output, string Error) RunDetection(string workingFolder, params string[] args)
    {
        using var child = StartDetection(workingFolder, args);
        return child.Wait();
    }

    public static ChildProgram StartRetrieval(string workingFolder, params string[] args) => new("Retrieval", workingFolder, args);

    public static (int ExitCode, string Output, string Error) RunRetrieval(string workingFolder, params string[] args)
    {
        using var child = StartRetrieval(workingFolder, args);
        return child.Wait();
    }

    public static ChildProgram StartMultiTask(string workingFolder, params string[] args) => new("MultiTask", workingFolder, args);

    public static (int ExitCode, string Output, string Error) RunMultiTask(string workingFolder, params string[] args)
    {
        using var child = StartMultiTask(workingFolder, args);
        return child.Wait();
    }

    public static (int ExitCode, string Output, string Error) RunDirections(string workingFolder, params string[] args)
    {
        using var child = new ChildProgram("Directions", workingFolder, args);
        return child.Wait();
    }

    public static (int ExitCode, string Output, string Error) RunQuickstart(string workingFolder)
    {
        using var child = new ChildProgram("Quickstart", workingFolder, []);
        return child.Wait();
    }

    public static (int ExitCode, string Output, string Error) Run(string workingFolder, params string[] args)
    {
        using var child = Start(workingFolder, args);
        return child.Wait();
    }

    /// <summary>Runs it with a stream sent elsewhere, as in <c>&gt; file</c>.</summary>
    public static (int ExitCode, string Output, string Error) RunRedirected(string workingFolder, string redirection, params string[] args)
    {
        using var child = new ChildProgram("Classification", workingFolder, args, redirection);
        return child.Wait();
    }

    public (int ExitCode, string Output, string Error) Wait()
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException("The program did not end.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until the program has done something that files tell of, or has ended.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        while (!process.HasExited && !condition())
        {
            Thread.Sleep(5);
        }
    }

    /// <summary>What Ctrl-C sends.</summary>
    public void Interrupt()
    {
        const int Sigint = 2;
        if (Kill(process.Id, Sigint) != 0)
        {
            throw new InvalidOperationException("The signal could not be sent.");
        }
    }

    /// <summary>What no program can catch: SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
