namespace MultiTaskGH.Generators.Model;

/// <summary>One evaluation inside a step.</summary>
/// <param name="Call">The call that is made.</param>
internal abstract record SectionModel(CallModel Call);

/// <summary>The evaluation of an intermediate.</summary>
/// <param name="Call">The call that is made.</param>
/// <param name="Method">The bare name of the method.</param>
/// <param name="Local">The variable that receives the value, as it is written in code.</param>
internal sealed record IntermediateSection(CallModel Call, string Method, string Local) : SectionModel(Call);

/// <summary>The evaluation of a task's loss.</summary>
/// <param name="Call">The call that is made.</param>
/// <param name="Task">The task.</param>
internal sealed record TaskSection(CallModel Call, TaskModel Task) : SectionModel(Call);

/// <summary>A call of one of the user's methods.</summary>
/// <param name="Receiver">The object or type, as it is written in code.</param>
/// <param name="Method">The method, as it is written in code.</param>
/// <param name="Arguments">The arguments, as they are written in code.</param>
internal sealed record CallModel(string Receiver, string Method, EquatableArray<string> Arguments);
