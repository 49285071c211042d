namespace MultiTaskGH;

/// <summary>What is checked when a step is created.</summary>
internal static class StepChecks
{
    /// <summary>Checks that a harmonizer and options fit a step.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Options(StepDefinition definition, Harmonizer harmonizer, StepOptions options)
    {
        const Needs Provided = Needs.Losses | Needs.Gramian;
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
    }

    /// <summary>What heads receive: the option, or what follows from the parameters where it was left null.</summary>
    /// <exception cref="ArgumentException">Own heads in a step that updates no harmonized parameter.</exception>
    public static HeadGradients HeadGradients(StepOptions options, bool updatesShared)
    {
        if (!updatesShared && options.HeadGradients == MultiTaskGH.HeadGradients.Own)
        {
            throw new ArgumentException(
                "HeadGradients must not be Own where the optimizers update no shared parameter: the harmonizer would have no effect. Use Reweighted, or leave it null.",
                nameof(options));
        }

        return options.HeadGradients ?? (updatesShared ? MultiTaskGH.HeadGradients.Own : MultiTaskGH.HeadGradients.Reweighted);
    }
}
