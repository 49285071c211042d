using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>A data set of composed retrieval. Owns its splits.</summary>
/// <param name="name">The name in tables and paths.</param>
/// <param name="training">What models learn from.</param>
/// <param name="test">What they are tested on.</param>
internal sealed class ComposedData(string name, ComposedSplit training, ComposedSplit test) : IDisposable
{
    /// <summary>The name in tables and paths.</summary>
    public string Name => name;

    public ComposedSplit Training => training;

    /// <summary>The test queries. Its images are the gallery.</summary>
    public ComposedSplit Test => test;

    /// <summary>Appends all that a model could see.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.Append(name);
        training.AppendTo(hash);
        test.AppendTo(hash);
    }

    public void Dispose()
    {
        training.Dispose();
        test.Dispose();
    }
}
