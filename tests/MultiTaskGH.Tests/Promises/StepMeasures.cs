using MultiTaskGH.Tests.Harmonizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Promises;

/// <summary>What can be measured of a method by whole steps.</summary>
internal static class StepMeasures
{
    private const int Tasks = 3;
    private const int Dimension = 6;

    public static string Passes(Method method)
    {
        using var trainer = new Trainer(method);
        trainer.Step();
        Tests.Steps.Passes.Count = 0;
        trainer.Step();
        var passes = Tests.Steps.Passes.Count switch
        {
            1 => "1",
            Tasks => "N",
            1 + (2 * Tasks) => "1 + 2N",
            var count => throw new InvalidOperationException($"{method.Name} made {count} backward passes for {Tasks} tasks."),
        };
        var holds = Record.Exception(() => new Trainer(method, GradientStorage.GramianOnly).TryStep()) is ArgumentException;
        return passes + (trainer.ForwardPasses == 1 ? "" : ", and a forward pass") + (holds ? ", all gradients held" : "");
    }

    public static string OneInfinite(Method method)
    {
        using var trainer = new Trainer(method);
        trainer.Step();
        var before = trainer.Parameters();
        var error = Record.Exception(() => trainer.Step(infinite: 1)) as NonFiniteException;
        return error is null || !trainer.Parameters().SequenceEqual(before) ? "let through"
            : error.Message.Contains("task1", StringComparison.Ordinal) ? "named"
            : "refused";
    }

    public static string SaveInBetween(Method method)
    {
        using var trainer = new Trainer(method);
        if (!trainer.TryAccumulate())
        {
            return "no micro-batches";
        }

        using var stream = new MemoryStream();
        return Record.Exception(() => trainer.Gradients.Save(stream)) is InvalidOperationException && stream.Length == 0 ? "refused" : "possible";
    }

    public static string Resumed(Method method)
    {
        using var whole = new Trainer(method);
        using var first = new Trainer(method);
        for (var step = 0; step < 6; step++)
        {
            whole.Step();
        }

        for (var step = 0; step < 3; step++)
        {
            first.Step();
        }

        using var state = new MemoryStream();
        first.Gradients.Save(state);
        state.Position = 0;
        using var second = new Trainer(method, first);
        second.Gradients.Load(state);
        for (var step = 0; step < 3; step++)
        {
            second.Step();
        }

        return second.Parameters().SequenceEqual(whole.Parameters()) ? "bit-equal" : "different";
    }

    /// <summary>A small problem of quadratic losses, trained with one method.</summary>
    private sealed class Trainer : IDisposable
    {
        private readonly Harmonizer harmonizer;
        private readonly Parameter parameter;
        private readonly Tensor[] targets;
        private readonly optim.Optimizer optimizer;
        private readonly Tensor noise;
        private int steps;

        public Trainer(Method method, GradientStorage storage = GradientStorage.AllTasks)
        {
            harmonizer = method.For(Tasks);
            var sampler = new GradientSampler(20);
            parameter = new Parameter(tensor(sampler.GaussianVector(Dimension)));
            targets = [.. Enumerable.Range(0, Tasks).Select(_ => tensor(sampler.GaussianVector(Dimension)))];
            noise = tensor(sampler.GaussianVector(64)).reshape(64, 1);
            optimizer = optim.SGD([parameter], learningRate: 0.05);
            Gradients = new GradientHarmonizer([parameter], Array.Empty<Parameter>(), harmonizer, new StepOptions { GradientStorage = storage }) { TaskKeys = ["task0", "task1", "task2"] };
        }

        /// <summary>Goes on where another one stands, but for the harmonizer's state.</summary>
        public Trainer(Method method, Trainer other)
            : this(method)
        {
            using var noGrad = no_grad();
            parameter.copy_(other.parameter);
            steps = other.steps;
        }

        public GradientHarmonizer Gradients { get; }

        /// <summary>How often the latest step evaluated the losses of its own batch.</summary>
        public int ForwardPasses { get; private set; }

        public double[] Parameters() => parameter.data<double>().ToArray();

        /// <summary>A whole step.</summary>
        /// <param name="infinite">The task whose gradient is infinite, though its loss is not.</param>
        public void Step(int? infinite = null)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            for (var batch = 1; batch < harmonizer.BatchesPerStep; batch++)
            {
                Gradients.Sample(Losses(batch));
            }

            var losses = Losses(0);
            if (infinite is { } task)
            {
                // The square root's slope at 0 is infinite, its value 0.
                losses[task] += ((parameter - parameter.detach()).square().sum() * 0 + (parameter - parameter.detach()).sum().square()).sqrt();
            }

            Gradients.Backward(losses);
            optimizer.step();
            ForwardPasses = 1;
            if (Gradients.AwaitsLosses)
            {
                using var noGrad = no_grad();
                Gradients.ObserveUpdate(Losses(0));
                ForwardPasses++;
            }

            steps++;
        }

        /// <summary>A whole step, then the end.</summary>
        public void TryStep()
        {
            using (this)
            {
                Step();
            }
        }

        /// <summary>A micro-batch; false where the method takes none.</summary>
        public bool TryAccumulate()
        {
            using var scope = NewDisposeScope();
            return Record.Exception(() => Gradients.Accumulate(Losses(0))) is not InvalidOperationException;
        }

        public void Dispose()
        {
            Gradients.Dispose();
            optimizer.Dispose();
            parameter.Dispose();
            noise.Dispose();
            foreach (var target in targets)
            {
                target.Dispose();
            }
        }

        /// <summary>Losses that differ from batch to batch and from step to step.</summary>
        private Tensor[] Losses(int batch)
        {
            var counted = Tests.Steps.Passes.apply(parameter);
            return [.. targets.Select((target, i) => (counted - target - (0.3 * noise[((3 * steps) + batch + i) % 64])).square().mean() * (i + 1))];
        }
    }
}
