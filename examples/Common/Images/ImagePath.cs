namespace MultiTaskGH.Examples.Common;

/// <summary>Paths of images within an <see cref="ImageStore"/>: segments with one slash between them, none at either end; the store itself is the empty path.</summary>
public static class ImagePath
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>Whether the name is that of an image that can be decoded: .jpg, .jpeg, .png, .bmp or .webp, in any case.</summary>
    /// <param name="name">A file name or path.</param>
    public static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The segments of a path as people write it: backslashes count as slashes, empty segments and <c>.</c> are left out.</summary>
    /// <param name="path">The path.</param>
    public static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return [.. path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".")];
    }

    /// <summary>The path that segments lead to from a folder; <c>..</c> leads to the folder above.</summary>
    /// <param name="folder">The folder, within the store.</param>
    /// <param name="segments">The segments, as of <see cref="Split"/>.</param>
    /// <returns>The path; null where it leads out of the store.</returns>
    public static string? Resolve(string folder, ReadOnlySpan<string> segments)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = folder;
        foreach (var segment in segments)
        {
            if (segment != "..")
            {
                path = Join(path, segment);
            }
            else if (path.Length == 0)
            {
                return null;
            }
            else
            {
                path = Folder(path);
            }
        }

        return path;
    }

    /// <summary>A name or path within a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What is in it.</param>
    public static string Join(string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
    }

    /// <summary>The folder of a path; the store for a name without one.</summary>
    /// <param name="path">The path.</param>
    public static string Folder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The last segment of a path.</summary>
    /// <param name="path">The path.</param>
    public static string Name(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>Whether a file or folder is not part of the data: hidden ones, and what macOS adds to its zip files.</summary>
    internal static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";
}
