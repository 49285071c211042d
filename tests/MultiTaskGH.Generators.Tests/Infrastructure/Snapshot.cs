using System.Runtime.CompilerServices;
using FluentAssertions;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>
/// Compares text with a checked-in file, under the names of the Verify package: <c>Class.Method_name=Value.verified.cs</c> is expected, and
/// <c>.received.cs</c> beside it is what came instead. <c>MTGH_ACCEPT_SNAPSHOTS=1</c> accepts what comes.
/// </summary>
internal static class Snapshot
{
    public static readonly string Folder = Path.Combine(RepositoryRoot(), "tests", "MultiTaskGH.Generators.Tests", "Snapshots");

    /// <summary>Whether what comes is accepted as what is expected.</summary>
    public static bool Accepts => Environment.GetEnvironmentVariable("MTGH_ACCEPT_SNAPSHOTS") == "1";

    /// <summary>Writes a file of the repository that shows what comes.</summary>
    public static void WriteDocument(string path, string text) => File.WriteAllText(Path.Combine(RepositoryRoot(), path), text);

    public static void Verify(string received, string name, string testClass, [CallerMemberName] string test = "")
    {
        var stem = Path.Combine(Folder, $"{testClass}.{test}_name={name}");
        var (verifiedPath, receivedPath) = (stem + ".verified.cs", stem + ".received.cs");
        received.Should().NotContain("\r", "generated files have one kind of line ending on every platform");
        if (Accepts)
        {
            File.WriteAllText(verifiedPath, received);
        }

        // A checkout may have turned the line endings.
        var verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : null;
        if (received == verified)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        received.Should().Be(verified, $"{receivedPath} differs from what is checked in");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MultiTaskGH.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"MultiTaskGH.sln stands in no folder above {AppContext.BaseDirectory}.");
    }
}
