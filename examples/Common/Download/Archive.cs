using System.Formats.Tar;
using System.IO.Compression;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace MultiTaskGH.Examples.Common;

/// <summary>What an archive of which no checksum is known must be like.</summary>
/// <param name="Format">How it is packed.</param>
/// <param name="Folder">The folder that it must hold files in.</param>
public sealed record Archive(ArchiveFormat Format, string Folder)
{
    private string Description => Format switch
    {
        ArchiveFormat.Zip => "zip archive",
        ArchiveFormat.Tar => "tar archive",
        _ => "tar archive packed with gzip",
    };

    /// <summary>What is wrong with a file; null for nothing.</summary>
    /// <param name="content">The file, from its start. Stays open.</param>
    public string? Flaw(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            var isExpected = Format switch
            {
                ArchiveFormat.Zip => HoldsZip(content),
                ArchiveFormat.Tar => HoldsTar(content),
                _ => HoldsPackedTar(content),
            };
            return isExpected ? null : $"the archive must hold files in {Folder}/. Found none";
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or SharpZipBaseException)
        {
            return $"the file must be a whole {Description}. {exception.Message.TrimEnd('.')}";
        }
    }

    private bool HoldsZip(Stream content)
    {
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        return zip.Entries.Any(entry => entry.Name.Length > 0 && IsInside(entry.FullName));
    }

    private bool HoldsTar(Stream content)
    {
        using var tar = new TarReader(content, leaveOpen: true);
        var found = false;
        while (tar.GetNextEntry() is { } entry)
        {
            found |= entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && IsInside(entry.Name);
        }

        return found;
    }

    private bool HoldsPackedTar(Stream content)
    {
        // Not .NET's own: it takes the end of the file for the end of the data.
        using var unpacked = new GZipInputStream(content) { IsStreamOwner = false };
        var found = HoldsTar(unpacked);
        unpacked.CopyTo(Stream.Null);
        return found;
    }

    private bool IsInside(string name) => (name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name).StartsWith(Folder + "/", StringComparison.Ordinal);
}
