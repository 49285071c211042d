using System.Diagnostics;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Benchmarks;

/// <summary>Times batches of image files, alone and under a training step that uses them up.</summary>
internal static class LoadingBenchmark
{
    /// <summary>How fast batches can be drawn where nothing else is done.</summary>
    /// <param name="Images">What the images are.</param>
    /// <param name="Threads">How many threads decode.</param>
    /// <param name="IsCached">Whether the decoded and resized images are in memory.</param>
    /// <param name="PerSecond">Images per second of wall time.</param>
    /// <param name="ProcessorMilliseconds">Processor time per image, of all threads.</param>
    internal sealed record Rate(string Images, int Threads, bool IsCached, double PerSecond, double ProcessorMilliseconds);

    /// <summary>The median time of a training step.</summary>
    /// <param name="Images">What the images are.</param>
    /// <param name="BatchSize">Images of source and of target each.</param>
    /// <param name="Fixed">Milliseconds of a step on batches that stay the same.</param>
    /// <param name="Drawn">Milliseconds of a step on batches that are decoded while the step before runs, without a cache; the draw included.</param>
    /// <param name="Waiting">Milliseconds of the draws alone.</param>
    internal sealed record StepTime(string Images, int BatchSize, double Fixed, double Drawn, double Waiting);

    private const int BatchSize = 36;

    public static Rate MeasureRate(string images, Func<DatasetOptions, ImageDomain> load, int side, int threads, bool isCached, TimeSpan time)
    {
        using var domain = load(new() { Channels = 3, Side = side, DecodingThreads = threads, CacheBytes = isCached ? 2L << 30 : 0 });
        using var sequence = domain.Training(BatchSize, seed: 1, position: 0, CPU);

        // The first two rounds fill the cache but for images that both leave out; without one a few batches warm up.
        var warmUp = isCached ? 2 * domain.TrainingCount / BatchSize : 5;
        for (var batch = 0; batch < warmUp; batch++)
        {
            Draw(sequence);
        }

        var drawn = 0;
        var used = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        while (drawn == 0 || clock.Elapsed < time)
        {
            Draw(sequence);
            drawn += BatchSize;
        }

        var elapsed = clock.Elapsed;
        used = Environment.CpuUsage.TotalTime - used;
        return new(images, threads, isCached, drawn / elapsed.TotalSeconds, used.TotalMilliseconds / drawn);
    }

    /// <summary>Runs blocks of steps on batches that stay the same and blocks on drawn ones in turn.</summary>
    public static StepTime MeasureStep(
        string images, Func<DatasetOptions, ImageDomain> loadSource, Func<DatasetOptions, ImageDomain> loadTarget, int side, int batchSize, int blocks, int stepsPerBlock)
    {
        var options = new DatasetOptions { Channels = 3, Side = side, CacheBytes = 0 };
        using var source = loadSource(options);
        using var target = loadTarget(options);
        random.manual_seed(1);
        using var network = Sequential(ResidualNetwork.Create(), Linear(512, source.ClassNames.Count));
        using var optimizer = optim.SGD(network.parameters().ToArray(), learningRate: 1e-6, momentum: 0.9);
        var (unchanged, drawn, waiting) = (new List<double>(), new List<double>(), new List<double>());
        for (var block = -1; block < blocks; block++)
        {
            using var scope = NewDisposeScope();
            var (first, second) = DrawOnce();
            for (var step = 0; step < stepsPerBlock; step++)
            {
                var start = Stopwatch.GetTimestamp();
                Step(first, second);
                Add(unchanged, block, Stopwatch.GetElapsedTime(start));
            }

            using var sources = source.Training(batchSize, seed: 1, position: 0, CPU);
            using var targets = target.Training(batchSize, seed: 2, position: 0, CPU);
            for (var step = 0; step < stepsPerBlock; step++)
            {
                using var batches = NewDisposeScope();
                var start = Stopwatch.GetTimestamp();
                var (s, t) = (sources.Draw(), targets.Draw());
                Add(waiting, block, Stopwatch.GetElapsedTime(start));
                Step(s, t);
                Add(drawn, block, Stopwatch.GetElapsedTime(start));
            }
        }

        return new(images, batchSize, Median(unchanged), Median(drawn), Median(waiting));

        ((Tensor, Tensor) Source, (Tensor, Tensor) Target) DrawOnce()
        {
            using var sources = source.Training(batchSize, seed: 1, position: 0, CPU);
            using var targets = target.Training(batchSize, seed: 2, position: 0, CPU);
            return (sources.Draw(), targets.Draw());
        }

        void Step((Tensor Images, Tensor Labels) s, (Tensor Images, Tensor Labels) t)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            (functional.cross_entropy(network.call(s.Images), s.Labels) + functional.cross_entropy(network.call(t.Images), t.Labels)).backward();
            optimizer.step();
        }
    }

    private static void Draw(IBatchSequence sequence)
    {
        using var scope = NewDisposeScope();
        sequence.Draw();
    }

    // The first block of all warms up.
    private static void Add(List<double> times, int block, TimeSpan time)
    {
        if (block >= 0)
        {
            times.Add(time.TotalMilliseconds);
        }
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }
}
