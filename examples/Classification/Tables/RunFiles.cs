using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>What a trained network leaves: its weights, which classes it takes for which, and the features of both domains before and after the training.</summary>
internal static class RunFiles
{
    private const int BatchSize = 250;

    // As many as t-SNE places in a few seconds and a plot shows without becoming one blot.
    private const int ImagesOfDomain = 250;

    // What t-SNE needs.
    private const int FewestPoints = 4;

    public static void Write(string folder, SuiteCell cell, AdaptationMethod trained, Confusion confusion)
    {
        var task = cell.Task;
        var classes = task.Target.ClassNames;
        SafeTensorsFile.Write(Path.Combine(folder, "model.safetensors"), trained);
        FeaturePlots.Confusion(
            Path.Combine(folder, "confusion.png"),
            FormattableString.Invariant($"{cell.Plan.Name}, {task.Target.Name}: {confusion.Accuracy:f1} %"),
            classes,
            confusion.Counts);

        // The generator is at the end of a run: nothing is drawn from it any more.
        manual_seed(cell.Seed);
        using var untrained = TrainingRun.Create(cell.Plan, task, cell.Settings, cell.Seed);
        untrained.Start();
        if (Project("before the training", untrained, cell) is { } before && Project($"after {cell.Plan.Name}", trained, cell) is { } after)
        {
            FeaturePlots.Projections(Path.Combine(folder, "features.png"), (task.Source.Name, task.Target.Name), classes, [before, after]);
        }
    }

    private static FeatureProjection? Project(string name, AdaptationMethod method, SuiteCell cell)
    {
        method.eval();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (source, sourceLabels) = Features(method, cell.Task.Source, cell.Settings.Device);
        var (target, targetLabels) = Features(method, cell.Task.Target, cell.Settings.Device);

        var features = cat([source, target]);
        if (features.size(0) < FewestPoints || !features.isfinite().all().ToBoolean())
        {
            // In training mode batch normalization hides values that have grown beyond all bounds.
            TrainingProgress.Announce($"{cell.Name}, {name}: no picture of the features, which must be finite and of at least {FewestPoints} images.");
            return null;
        }

        // With few images t-SNE's usual 30 neighbours would be nearly all there are.
        var (x, y) = TSne.Embed(features, Math.Min(30, (sourceLabels.Length + targetLabels.Length) / 4.0));
        bool[] isTarget = [.. sourceLabels.Select(_ => false), .. targetLabels.Select(_ => true)];
        return new(name, x, y, isTarget, [.. sourceLabels, .. targetLabels]);
    }

    // Evenly from all images: a list may be sorted by class.
    private static (Tensor Features, int[] Labels) Features(AdaptationMethod method, ImageDomain domain, Device device)
    {
        var stride = Math.Max(1, domain.EvaluationCount / ImagesOfDomain);
        var features = new List<Tensor>();
        var classes = new List<int>();
        var next = 0L;
        var seen = 0L;
        foreach (var (images, labels) in domain.Evaluation(BatchSize, device))
        {
            using var scope = NewDisposeScope();
            var count = images.size(0);
            var first = next - seen;
            if (first < count)
            {
                var rows = arange(first, count, stride, dtype: int64, device: device);
                features.Add(method.Features(images.index_select(0, rows)).cpu().MoveToOuterDisposeScope());
                classes.AddRange(labels.index_select(0, rows).cpu().data<long>().Select(label => (int)label));
                next += stride * rows.size(0);
            }

            seen += count;
        }

        return (cat(features), [.. classes]);
    }
}
