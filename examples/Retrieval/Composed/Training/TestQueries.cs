using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Ranking;
using MultiTaskGH.Examples.Retrieval.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Training;

/// <summary>The test queries of a problem as a model sees them, and the gallery.</summary>
internal sealed class TestQueries : IDisposable
{
    private const int BatchSize = 128;

    private readonly ComposedProblem problem;

    private TestQueries(ComposedProblem problem, Tensor gallery, Tensor clean, Tensor attacked)
    {
        this.problem = problem;
        Gallery = gallery;
        Clean = clean;
        Attacked = attacked;
    }

    /// <summary>The features of the images, M x width.</summary>
    public Tensor Gallery { get; }

    /// <summary>The features of the queries, Q x width.</summary>
    public Tensor Clean { get; }

    /// <summary>Those of the queries whose images were attacked, Q x width.</summary>
    public Tensor Attacked { get; }

    /// <summary>Lets a model, in evaluation mode, see everything once.</summary>
    public static TestQueries Of(ComposedProblem problem, Tirg model, Device device)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        model.eval();
        var test = problem.Data.Test;
        var gallery = InBatches(test.Count, (start, count) => model.call(ToUnit(test.Images.narrow(0, start, count), device)));
        var clean = InQueries((images, texts, _) => model.Compose(images, texts));
        var attacked = InQueries((images, texts, answers) => model.Compose(model.Attack(images, texts, gallery, answers, problem.Settings.Epsilon), texts));
        return new(problem, Kept(gallery), Kept(clean), Kept(attacked));

        static Tensor Kept(Tensor features) => TestFeatures.Finite(features).DetachFromDisposeScope();

        Tensor InQueries(Func<Tensor, EncodedTexts, Tensor, Tensor> see) => InBatches(test.Queries.Count, (start, count) =>
        {
            var queries = test.Queries.Skip(start).Take(count).ToArray();
            var images = test.Images.index_select(0, tensor(queries.Select(query => (long)query.Image).ToArray()));
            var texts = EncodedTexts.Of(problem.Vocabulary, [.. queries.Select(query => query.Text)], device);
            return see(ToUnit(images, device), texts, tensor(queries.Select(query => (long)query.Target).ToArray(), device: device));
        });
    }

    /// <summary>Recall at each of <see cref="Recall.Cutoffs"/>, clean and then attacked, in percent.</summary>
    public double[] Recalls()
    {
        var test = problem.Data.Test;
        using var index = new FlatIndex(Gallery);
        string[] wanted = [.. test.Queries.Select(query => test.Labels[query.Target])];
        int?[] own = [.. test.Queries.Select(query => (int?)query.Image)];
        return [.. new[] { Clean, Attacked }.Select(queries => Recall.Of(index, test.Labels, queries, wanted, own, Recall.Cutoffs.Max())).SelectMany(recall => Recall.Cutoffs.Select(rank => 100 * recall.At(rank)))];
    }

    /// <summary>The first images that some queries find, their own ones left out.</summary>
    /// <param name="features">The features of the queries.</param>
    /// <param name="queries">The numbers of the queries.</param>
    /// <param name="k">How many images.</param>
    public IReadOnlyList<int[]> First(Tensor features, IReadOnlyList<int> queries, int k)
    {
        using var scope = NewDisposeScope();
        using var index = new FlatIndex(Gallery);
        var rows = features.index_select(0, tensor(queries.Select(query => (long)query).ToArray()));
        var found = index.Search(rows, k, [.. queries.Select(query => (int?)problem.Data.Test.Queries[query].Image)]);
        return [.. queries.Select((_, row) => found.Indices(row).ToArray())];
    }

    /// <summary>Bytes to numbers from 0 to 1.</summary>
    public static Tensor ToUnit(Tensor images, Device device) => images.to(device).to(float32).div_(255);

    public void Dispose()
    {
        Gallery.Dispose();
        Clean.Dispose();
        Attacked.Dispose();
    }

    private static Tensor InBatches(int count, Func<int, int, Tensor> see)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (var start = 0; start < count; start += BatchSize)
        {
            using var inner = NewDisposeScope();
            parts.Add(see(start, Math.Min(BatchSize, count - start)).MoveToOuterDisposeScope());
        }

        return cat(parts).MoveToOuterDisposeScope();
    }
}
