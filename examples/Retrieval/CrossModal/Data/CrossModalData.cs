using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Data;

/// <summary>Pairs to train on and pairs to test with.</summary>
/// <param name="Name">The name in paths.</param>
/// <param name="ImageView">What the image tower sees, in a word for tables.</param>
/// <param name="TextView">What the text tower sees, in a word for tables.</param>
/// <param name="ClassNames">The names of the categories; a category is an index into them.</param>
/// <param name="Training">What is trained on.</param>
/// <param name="Test">What is ranked.</param>
internal sealed record CrossModalData(string Name, string ImageView, string TextView, IReadOnlyList<string> ClassNames, PairedViews Training, PairedViews Test)
    : IDisposable
{
    /// <summary>Height and width of the pictures that both views are, pixels from 0 to 1 and row by row from the top; null where views are no pictures.</summary>
    public int? PictureSide { get; init; }

    /// <summary>Appends the names of the categories and all pairs.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.Append(ClassNames.Count);
        foreach (var name in ClassNames)
        {
            hash.Append(name);
        }

        Training.AppendTo(hash);
        Test.AppendTo(hash);
    }

    public void Dispose()
    {
        Training.Dispose();
        Test.Dispose();
    }
}
