namespace MultiTaskGH.Generators.Model;

/// <summary>A metric.</summary>
/// <param name="Key">Its name in reports and logs.</param>
/// <param name="Method">The bare name of its method.</param>
internal sealed record MetricModel(string Key, string Method);
