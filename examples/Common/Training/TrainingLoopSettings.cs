namespace MultiTaskGH.Examples.Common;

/// <summary>How long a run trains, and when it looks up.</summary>
public sealed record TrainingLoopSettings
{
    /// <summary>The name of the run: progress shows it.</summary>
    public required string Name { get; init; }

    /// <summary>The run in the message of a breakdown, such as <c>DANN + GH, seed 0</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The length of the run.</summary>
    public required int Iterations { get; init; }

    /// <summary>How many evaluations the run has; the last iteration has one of them.</summary>
    public int Evaluations { get; init; } = 10;

    /// <summary>After how many iterations a checkpoint is written; null for none.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>What <see cref="IEvaluation{TSelf}.Measure"/> is, such as <c>mAP</c>.</summary>
    public string MeasureName { get; init; } = "accuracy";

    /// <summary>What may help where a number is not finite: a sentence.</summary>
    public string NonFiniteAdvice { get; init; } = "A lower --learning-rate or a larger --batch may help.";

    /// <summary>What may help where torch cannot do something in an evaluation: a sentence.</summary>
    public string EvaluationAdvice { get; init; } = "Another --device may help.";

    /// <summary>What may help where torch cannot do something, for lack of memory above all: a sentence.</summary>
    public string MemoryAdvice { get; init; } = "A smaller --batch may help.";
}
