namespace MultiTaskGH.Examples.Common;

/// <summary>The images of a domain that could not be read, against the number that is allowed.</summary>
internal sealed class SkippedImages(string domain, UnreadableImages policy)
{
    private readonly List<string> paths = [];

    /// <summary>The files, in the order in which they were met.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>How many are allowed.</summary>
    public int Maximum => policy.MaximumSkipped;

    /// <summary>Counts what a batch had to do without, and names what is new.</summary>
    /// <param name="set">The set of the batch.</param>
    /// <param name="unreadable">The numbers of the images, and why each cannot be read.</param>
    /// <param name="consequence">What happens in its stead.</param>
    /// <exception cref="InputException">There are more than are allowed.</exception>
    public void Add(LabelledImages set, IReadOnlyList<(int Index, string Reason)> unreadable, string consequence)
    {
        foreach (var (index, reason) in unreadable)
        {
            var path = set.Store.Describe(set.Paths[index]);
            if (paths.Contains(path))
            {
                continue;
            }

            if (policy.MaximumSkipped == 0)
            {
                throw new InputException($"{path}: the image must be readable. Found that {reason}; replace the file, or allow that some are skipped.");
            }

            // What is one too many is not counted: asked again, the answer is the same.
            if (paths.Count == policy.MaximumSkipped)
            {
                var first = string.Join(", ", paths.Append(path).Take(3));
                throw new InputException(
                    $"{domain}: at most {policy.MaximumSkipped:N0} unreadable image{(policy.MaximumSkipped == 1 ? "" : "s")} may be skipped. Found {paths.Count + 1:N0}: {first}{(paths.Count >= 3 ? " and more" : "")}; fetch the data again.");
            }

            paths.Add(path);
            TrainingProgress.Announce($"{path}: skipped, for {reason}; {consequence}.");
        }
    }
}
