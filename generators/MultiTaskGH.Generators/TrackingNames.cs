namespace MultiTaskGH.Generators;

/// <summary>The names of the pipeline's stages. Tests assert over every one of them what an edit reruns.</summary>
internal static class TrackingNames
{
    /// <summary>Symbols to models; null where an analyzer reports why there is none.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The models alone.</summary>
    public const string Hosts = nameof(Hosts);

    /// <summary>The file names that more than one model asks for.</summary>
    public const string Clashes = nameof(Clashes);

    /// <summary>What one file is written from.</summary>
    public const string Files = nameof(Files);
}
