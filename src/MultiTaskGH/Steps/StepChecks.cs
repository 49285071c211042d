namespace MultiTaskGH;

/// <summary>What is checked when a step is created.</summary>
internal static class StepChecks
{
    /// <summary>Checks that a harmonizer and options fit a step.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Options(StepDefinition definition, Harmonizer harmonizer, StepOptions options)
    {
        const Needs Provided = Needs.Losses | Needs.Gramian | Needs.Gradients | Needs.LossesAfterUpdate | Needs.SeveralBatches;
        if ((harmonizer.Needs & ~Provided) != 0)
        {
            throw new ArgumentException(
                $"The harmonizer must need no more than a step provides ({Provided}). Found {harmonizer}, which needs {harmonizer.Needs & ~Provided}.", nameof(harmonizer));
        }

        var tasks = definition.Tasks;
        if (options.PostWeights is { } factors && factors.Count != tasks.Count)
        {
            throw new ArgumentException(
                $"PostWeights must have one factor per task ({tasks.Count}: {string.Join(", ", tasks.Select(task => task.Key))}). Found {factors.Count}.", nameof(options));
        }

        if (options.GradientStorage is GradientStorage.GramianOnly && definition.Space is GradientSpace.Representation)
        {
            throw new ArgumentException(
                $"GradientStorage must be AllTasks in GradientSpace.Representation, where the gradients of all tasks are small. Found {options.GradientStorage} for step '{definition.Name}'.",
                nameof(options));
        }

        Modes(definition, harmonizer, options);
    }

    /// <summary>What heads receive: the option, or what follows from the parameters and the harmonizer where it was left null.</summary>
    /// <exception cref="ArgumentException">Own heads in a step that updates no harmonized parameter.</exception>
    public static HeadGradients HeadGradients(StepOptions options, Harmonizer harmonizer, bool updatesShared)
    {
        if (!updatesShared && options.HeadGradients == MultiTaskGH.HeadGradients.Own)
        {
            throw new ArgumentException(
                "HeadGradients must not be Own where the optimizers update no shared parameter: the harmonizer would have no effect. Use Reweighted, or leave it null.",
                nameof(options));
        }

        return options.HeadGradients ?? (updatesShared && !harmonizer.ReweightsHeads ? MultiTaskGH.HeadGradients.Own : MultiTaskGH.HeadGradients.Reweighted);
    }

    private static void Modes(StepDefinition definition, Harmonizer harmonizer, StepOptions options)
    {
        const Needs Rows = Needs.Gradients | Needs.SeveralBatches;
        if ((harmonizer.Needs & Rows) != Needs.None && options.GradientStorage is GradientStorage.GramianOnly)
        {
            throw new ArgumentException(
                $"GradientStorage must be AllTasks with a harmonizer that needs {harmonizer.Needs & Rows}. Found {options.GradientStorage} and {harmonizer}.", nameof(options));
        }

        if (harmonizer.Needs.HasFlag(Needs.Gradients) && options.RefreshEvery > 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"RefreshEvery must be 1 with a harmonizer that may replace the entries of gradients (Needs.Gradients): its weights alone are not its direction. Found {options.RefreshEvery} and {harmonizer}."),
                nameof(options));
        }

        if (definition.Space is GradientSpace.Representation && (!harmonizer.WorksOnRepresentations || harmonizer.Needs.HasFlag(Needs.SeveralBatches)))
        {
            throw new ArgumentException(
                $"The harmonizer of step '{definition.Name}' must work in GradientSpace.Representation, where each entry of a gradient belongs to another sample in every batch. Found {harmonizer}. Use GradientSpace.Parameters.",
                nameof(harmonizer));
        }
    }
}
