using System.CommandLine;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Fetches data sets from where their owners publish them.</summary>
/// <remarks>
/// Exit codes: 0 where every file is in its place; 1 where one could not be fetched, or where the user has to fetch it (the program has said where it
/// is); 2 where the arguments are wrong or the folder cannot be written to; 130 after Ctrl-C, which keeps what has arrived.
/// </remarks>
internal static class DownloadCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var set = ExampleOptions.NamedArgument(
            "SET", $"The data set: {string.Join(", ", DownloadCatalog.All)}. digits is mnist and usps.", DownloadCatalog.Parse);
        var data = new Option<string>("--data")
        {
            Description = "The folder for the data sets, one folder for each; the other commands read it with --data.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };
        var mirror = ExampleOptions.Named(
            "--mirror", "Fetch the files from the folder at this address instead, by their names.", "URL", ParseMirror);

        var command = new Command("download", "Fetches a data set and checks it. Can be stopped and goes on where it was.") { set, data, mirror };
        command.SetAction(parsed => Download(
            parsed.GetRequiredValue(set)!, FullPath(parsed.GetRequiredValue(data)), parsed.GetValue(mirror), cancellation));
        return command;
    }

    private static int Download(DownloadSet set, string folder, Uri? mirror, CancellationToken cancellation)
    {
        if (set.ByHand is not null)
        {
            Console.WriteLine(set.ByHand);
            return ExampleProgram.Failed;
        }

        var files = mirror is null ? set.Files : [.. set.Files.Select(file => file.At(mirror))];
        DownloadProgress.ShowAsync(async progress =>
        {
            using var downloader = new Downloader(new(), progress);
            foreach (var file in files)
            {
                var result = await downloader.FetchAsync(file, folder, cancellation).ConfigureAwait(false);
                progress.Announce(result == DownloadResult.AlreadyThere ? $"{file.Path}: already there." : $"{file.Path}: fetched, {Proof(file)}.");
            }
        }).GetAwaiter().GetResult();

        Console.WriteLine($"{set.Name} is in {folder}");
        if (set.Afterwards is not null)
        {
            Console.WriteLine(set.Afterwards);
        }

        return 0;
    }

    private static string Proof(DownloadFile file) => file.Checksum is { } checksum
        ? $"{checksum.Algorithm} as published"
        : "a whole archive with the folders that it must have; no checksum is known";

    private static string FullPath(string data)
    {
        try
        {
            return Path.GetFullPath(data);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--data must name a folder. Found '{data}'.", exception);
        }
    }

    private static Uri ParseMirror(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        ? address
        : throw new InputException($"A mirror must be an http or https address. Found '{text}'.");
}
