namespace MultiTaskGH.Generators.Model;

/// <summary>One paragraph of a step's evaluation.</summary>
internal abstract record SectionModel;

/// <summary>The evaluation of an intermediate.</summary>
/// <param name="Call">The call that is made.</param>
/// <param name="Method">The bare name of the method.</param>
/// <param name="Local">The variable that receives the value, as it is written in code.</param>
internal sealed record IntermediateSection(CallModel Call, string Method, string Local) : SectionModel;

/// <summary>Where a step in representation space leaves the trunk.</summary>
/// <param name="Cuts">The intermediates that are cut.</param>
internal sealed record CutSection(EquatableArray<CutModel> Cuts) : SectionModel;

/// <summary>The evaluation of a task's loss.</summary>
/// <param name="Call">The call that is made.</param>
/// <param name="Task">The task.</param>
internal sealed record TaskSection(CallModel Call, TaskModel Task) : SectionModel;

/// <summary>From here on no gradients are needed.</summary>
internal sealed record MetricsBeginSection : SectionModel;

/// <summary>The evaluation of a metric.</summary>
/// <param name="Call">The call that is made.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Index">Its number within the step.</param>
internal sealed record MetricSection(CallModel Call, MetricModel Metric, int Index) : SectionModel;

/// <summary>A call of one of the user's methods.</summary>
/// <param name="Receiver">The object or type, as it is written in code.</param>
/// <param name="Method">The method, as it is written in code.</param>
/// <param name="Arguments">The arguments, as they are written in code.</param>
internal sealed record CallModel(string Receiver, string Method, EquatableArray<string> Arguments);

/// <summary>An intermediate that stands for the representation in everything behind it.</summary>
/// <param name="Local">The variable that receives what stands for it, as it is written in code.</param>
/// <param name="Value">What is cut.</param>
internal sealed record CutModel(string Local, CutValueModel Value);

/// <summary>A value whose tensors are cut.</summary>
/// <param name="Expression">How it is read, as it is written in code.</param>
/// <param name="MayBeNull">It may be null, and null then stands for itself.</param>
internal abstract record CutValueModel(string Expression, bool MayBeNull);

/// <summary>A tensor.</summary>
/// <inheritdoc/>
internal sealed record CutTensor(string Expression, bool MayBeNull) : CutValueModel(Expression, MayBeNull);

/// <summary>What holds no tensor.</summary>
/// <inheritdoc/>
internal sealed record CutNothing(string Expression) : CutValueModel(Expression, MayBeNull: false);

/// <summary>A tuple.</summary>
/// <param name="Expression">How it is read, as it is written in code.</param>
/// <param name="Parts">Its elements.</param>
internal sealed record CutTuple(string Expression, EquatableArray<CutPart> Parts) : CutValueModel(Expression, MayBeNull: false);

/// <summary>A record or a structure, which is copied with other tensors.</summary>
/// <param name="Expression">How it is read, as it is written in code.</param>
/// <param name="MayBeNull">It may be null, and null then stands for itself.</param>
/// <param name="Parts">Its members that hold tensors.</param>
internal sealed record CutRecord(string Expression, bool MayBeNull, EquatableArray<CutPart> Parts) : CutValueModel(Expression, MayBeNull);

/// <summary>A part of a value.</summary>
/// <param name="Name">The name as it is written in code; null for an element of a tuple that has none.</param>
/// <param name="Value">The value.</param>
internal sealed record CutPart(string? Name, CutValueModel Value);
