namespace MultiTaskGH.Generators.Model;

/// <summary>A task.</summary>
/// <param name="Key">Its name in reports and logs.</param>
/// <param name="Member">Its name in the enumeration.</param>
/// <param name="Method">The bare name of its method.</param>
/// <param name="Weight">The constant factor of its loss.</param>
internal sealed record TaskModel(string Key, string Member, string Method, double Weight);
