using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Data sets in one of the formats.</summary>
internal interface IAnnotationSource
{
    /// <summary>Finds the files of two splits.</summary>
    /// <param name="training">The name of the one for training; null for the usual one.</param>
    /// <param name="test">The name of the one for tests; null for the usual one.</param>
    /// <exception cref="InputException">One is missing, or several have the name.</exception>
    (SplitFile Training, SplitFile Test) Find(string? training, string? test);

    /// <summary>Reads the annotations of a split.</summary>
    /// <param name="split">The split, as of <see cref="Find"/>.</param>
    /// <param name="fitter">Fits the boxes.</param>
    /// <exception cref="InputException">An annotation is broken, or an image is missing.</exception>
    AnnotatedSplit Read(SplitFile split, BoxFitter fitter);
}
