namespace MultiTaskGH.Generators.Model;

/// <summary>A field or property that holds shared modules or parameters.</summary>
/// <param name="Name">The bare name: the one in errors.</param>
/// <param name="Expression">The expression that reads it.</param>
/// <param name="IsSequence">It holds several modules or parameters.</param>
internal sealed record SharedMemberModel(string Name, string Expression, bool IsSequence);
