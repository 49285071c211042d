using MultiTaskGH.Generators.Model;
using static MultiTaskGH.Generators.Emission.RuntimeNames;

namespace MultiTaskGH.Generators.Emission;

/// <summary>How the parameters of members are gathered.</summary>
internal static class MemberParameters
{
    /// <summary>The parameters of several members, in one expression; <c>null</c> where nothing is named.</summary>
    public static string Collect(EquatableArray<ParameterMemberModel>? members, string instance) =>
        members is not { } named ? "null"
        : named.Count <= 1 ? $"new {ParameterCollector}(){string.Concat(named.Select(member => Add(member, instance)))}.ToList()"
        : $"new {ParameterCollector}(){string.Concat(named.Select(member => "\n    " + Add(member, instance)))}\n    .ToList()";

    /// <summary>The call that adds those of one member.</summary>
    public static string Add(ParameterMemberModel member, string instance) =>
        $".{(member.IsSequence ? "AddRange" : "Add")}({Literals.Text(member.Name)}, {member.Receiver ?? instance}.{member.Identifier})";
}
