using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Optimizer = TorchSharp.torch.optim.Optimizer;

namespace MultiTaskGH.Examples.Tests;

public sealed class CheckpointResumeTests : IDisposable
{
    private static readonly Dictionary<string, Func<Network, Optimizer>> Optimizers = new()
    {
        ["sgd"] = network => optim.SGD(network.parameters().ToArray(), 0.1),
        ["momentum"] = network => optim.SGD(
            [new SGD.ParamGroup(network.Encoder, 0.05, momentum: 0.9, weight_decay: 1e-3), new SGD.ParamGroup(network.Head, 0.1, momentum: 0.5, dampening: 0.1)], 0.1),
        ["nesterov"] = network => optim.SGD(network.parameters().ToArray(), 0.05, momentum: 0.9, weight_decay: 1e-3, nesterov: true),
        ["adam"] = network => optim.Adam(network.parameters().ToArray(), 0.01, weight_decay: 1e-3),
        ["amsgrad"] = network => optim.Adam([new Adam.ParamGroup(network.Encoder, 0.01, amsgrad: true), new Adam.ParamGroup(network.Head, 0.02)]),
        ["adamw"] = network => optim.AdamW(network.parameters().ToArray(), 0.01, amsgrad: true),
    };

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, int> Interruptions()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in Optimizers.Keys)
        {
            data.Add(name, 0);
            data.Add(name, 4);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void A_run_that_goes_on_from_a_checkpoint_ends_as_one_that_was_never_interrupted(string optimizer, int interruptedAfter)
    {
        const int Iterations = 9;
        using var straight = new Run(optimizer, seed: 1);
        straight.Train(Iterations);
        var expected = straight.Bytes();

        using (var interrupted = new Run(optimizer, seed: 1))
        {
            interrupted.Train(interruptedAfter);
            interrupted.Save(folder["checkpoint"]);
        }

        using var resumed = new Run(optimizer, seed: 2);
        using (NewDisposeScope())
        {
            resumed.Load(folder["checkpoint"]);
        }

        resumed.Train(Iterations - interruptedAfter);
        resumed.Bytes().AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Fact]
    public void Each_part_of_a_checkpoint_is_needed()
    {
        using var straight = new Run("momentum", seed: 1);
        straight.Train(4);
        straight.Save(folder["checkpoint"]);
        straight.Train(5);
        var expected = straight.Bytes();
        foreach (var part in Run.Parts)
        {
            using var resumed = new Run("momentum", seed: 2);
            resumed.Load(folder["checkpoint"], except: part);
            resumed.Train(5);
            resumed.Bytes().AsSpan().SequenceEqual(expected).Should().BeFalse(part);
        }
    }

    [Fact]
    public void Learning_rates_are_those_of_the_checkpoint()
    {
        using var saved = new Run("momentum", seed: 1);
        foreach (var group in saved.Optimizer.ParamGroups)
        {
            group.LearningRate /= 3;
        }

        saved.Save(folder["checkpoint"]);
        using var resumed = new Run("momentum", seed: 1);
        resumed.Load(folder["checkpoint"]);
        resumed.Optimizer.ParamGroups.Select(group => group.LearningRate).Should().Equal(0.05 / 3, 0.1 / 3);
        resumed.Optimizer.ParamGroups.Select(group => group.InitialLearningRate).Should().Equal(0.05, 0.1);
    }

    [Fact]
    public void Going_back_to_before_the_first_step_forgets_the_momenta()
    {
        using var run = new Run("momentum", seed: 1);
        var expected = run.Bytes();
        run.Save(folder["checkpoint"]);
        run.Train(3);
        run.Load(folder["checkpoint"]);
        run.Bytes().AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Fact]
    public void A_state_that_is_cut_anywhere_changes_nothing()
    {
        foreach (var name in (string[])["momentum", "amsgrad"])
        {
            using var saved = new Run(name, seed: 1);
            saved.Train(2);
            using var run = new Run(name, seed: 2);
            run.Train(1);
            var before = run.Bytes();
            foreach (var (save, load) in new (Action<Stream>, Action<Stream>)[]
            {
                (stream => ModuleCheckpoint.Save(saved.Network, stream), stream => ModuleCheckpoint.Load(run.Network, stream)),
                (stream => OptimizerCheckpoint.Save(saved.Optimizer, stream), stream => OptimizerCheckpoint.Load(run.Optimizer, stream)),
                (GeneratorCheckpoint.Save, GeneratorCheckpoint.Load),
            })
            {
                using var whole = new MemoryStream();
                save(whole);
                for (var length = 0; length < whole.Length; length += 1 + (int)whole.Length / 40)
                {
                    using var cut = new MemoryStream(whole.ToArray(), 0, length);
                    var act = () => load(cut);
                    act.Should().Throw<Exception>().Where(exception => exception is EndOfStreamException || exception is InvalidDataException);
                    run.Bytes().AsSpan().SequenceEqual(before).Should().BeTrue();
                }
            }
        }
    }

    [Fact]
    public void A_module_of_another_structure_refuses_and_stays_as_it_is()
    {
        var saved = Linear(3, 2);
        using var stream = new MemoryStream();
        ModuleCheckpoint.Save(saved, stream);
        Refuse(Linear(2, 2), "'weight' must have the size 2 in dimension 1. Found 3.");
        Refuse(Linear(3, 2, hasBias: false), "The module has 1 parameters and buffers. Found 2.");
        Refuse(Linear(3, 2, dtype: float64), "'weight' must be Float64. Found Float32.");
        Refuse(Sequential(Linear(3, 2)), "The module has the parameter or buffer '0.weight'. Found 'weight' in its place.");
        Refuse(Conv1d(3, 2, 1), "'weight' must have 3 dimensions. Found 2.");

        void Refuse(Module module, string message)
        {
            var before = Bytes(module);
            stream.Position = 0;
            ((Action)(() => ModuleCheckpoint.Load(module, stream))).Should().Throw<InvalidDataException>().WithMessage(message);
            Bytes(module).Should().Equal(before);
        }

        static byte[] Bytes(Module module)
        {
            using var bytes = new MemoryStream();
            ModuleCheckpoint.Save(module, bytes);
            return bytes.ToArray();
        }
    }

    [Fact]
    public void An_optimizer_of_another_kind_refuses()
    {
        var parameters = Linear(3, 2).parameters().ToArray();
        using var stream = new MemoryStream();
        OptimizerCheckpoint.Save(optim.SGD(parameters, 0.1, momentum: 0.9), stream);
        Refuse(optim.Adam(parameters), "The optimizer must be Adam. Found SGD.");
        Refuse(optim.SGD(parameters, 0.1, momentum: 0.8), "*same options*");
        Refuse(optim.SGD(parameters, 0.1, momentum: 0.9, weight_decay: 1e-3), "*same options*");
        Refuse(optim.SGD(parameters, 0.1, momentum: 0.9, nesterov: true), "*same options*");
        Refuse(optim.SGD(parameters[..1], 0.1, momentum: 0.9), "The number of parameters in group 0 must be 1. Found 2.");
        Refuse(
            optim.SGD([new SGD.ParamGroup(parameters[..1], 0.1, momentum: 0.9), new SGD.ParamGroup(parameters[1..], 0.1, momentum: 0.9)], 0.1),
            "The number of parameter groups must be 2. Found 1.");
        ((Action)(() => OptimizerCheckpoint.Save(optim.RMSProp(parameters), stream))).Should().Throw<ArgumentException>().WithMessage("*SGD, Adam and AdamW. Found RMSProp.*");

        void Refuse(Optimizer optimizer, string message)
        {
            stream.Position = 0;
            ((Action)(() => OptimizerCheckpoint.Load(optimizer, stream))).Should().Throw<InvalidDataException>().WithMessage(message);
        }
    }

    [Fact]
    public void The_generator_goes_on_wherever_it_stands()
    {
        // A round of its twister has 624 words; draws of normal numbers keep one for later.
        manual_seed(3);
        foreach (var count in (int[])[0, 1, 7, 622, 1, 1, 1, 5000])
        {
            rand(count);
            using var stream = new MemoryStream();
            GeneratorCheckpoint.Save(stream);
            var expected = cat([randn(3), rand(3), randperm(9).to(float32)]);
            stream.Position = 0;
            GeneratorCheckpoint.Load(stream);
            cat([randn(3), rand(3), randperm(9).to(float32)]).Equals(expected).Should().BeTrue();
        }
    }

    [Fact]
    public void Saving_and_loading_leave_no_tensors_behind_and_draw_no_number()
    {
        foreach (var name in Optimizers.Keys)
        {
            using var run = new Run(name, seed: 1);
            run.Train(1);
            var bytes = run.Bytes();
            var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
            for (var i = 0; i < 20; i++)
            {
                run.Save(folder["checkpoint"]);
                run.Load(folder["checkpoint"]);
            }

            DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
            run.Bytes().AsSpan().SequenceEqual(bytes).Should().BeTrue();
        }
    }

    [Fact]
    public void A_mutated_checkpoint_is_an_input_error_or_fits()
    {
        using var run = new Run("amsgrad", seed: 1);
        run.Train(2);
        run.Save(folder["checkpoint"]);
        var whole = File.ReadAllBytes(folder["checkpoint"]);
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < 500; i++)
        {
            var mutated = Mutate(whole, random);

            // Every other one carries the right hash: its readers see what is wrong.
            var isHashed = i % 2 == 0 && mutated.Length > 32;
            if (isHashed)
            {
                SHA256.HashData(mutated.AsSpan(..^32), mutated.AsSpan(^32..));
            }

            File.WriteAllBytes(folder["mutated"], mutated);
            try
            {
                run.Load(folder["mutated"]);
                isHashed.Should().BeTrue();
            }
            catch (InputException exception)
            {
                exception.Message.Should().StartWith($"{folder["mutated"]}: ");
                refused++;
            }
        }

        refused.Should().BeGreaterThan(300);
        run.Load(folder["checkpoint"]);
        run.Train(1);
    }

    [Fact]
    public void Seeds_of_iterations_are_all_different_and_the_generator_of_the_CPU_is_left_alone()
    {
        var seeds = from seed in Enumerable.Range(0, 30) from iteration in Enumerable.Range(0, 100) select IterationSeed.Of((ulong)seed, iteration);
        seeds.Should().OnlyHaveUniqueItems();
        manual_seed(3);
        var expected = rand(4);
        manual_seed(3);
        IterationSeed.Apply(CPU, 1, 2);
        rand(4).Equals(expected).Should().BeTrue();
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    // Of the places that are drawn, half lie in the first and the last 300 bytes: most of a checkpoint are entries of tensors, where any byte fits.
    private static byte[] Mutate(byte[] whole, Random random)
    {
        var place = random.Next(4) switch
        {
            0 => random.Next(300),
            1 => whole.Length - 1 - random.Next(300),
            _ => random.Next(whole.Length),
        };
        var mutated = whole.ToArray();
        switch (random.Next(5))
        {
            case 0:
                mutated[place] ^= (byte)(1 << random.Next(8));
                return mutated;
            case 1:
                random.NextBytes(mutated.AsSpan(place, Math.Min(8, whole.Length - place)));
                return mutated;
            case 2:
                return [.. whole[..place], .. whole[(place + Math.Min(whole.Length - place, 1 + random.Next(20)))..]];
            case 3:
                return [.. whole[..place], (byte)random.Next(256), .. whole[place..]];
            default:
                return whole[..place];
        }
    }

    private sealed class Network : Module<Tensor, Tensor>
    {
        private readonly Sequential encoder = Sequential(Conv2d(1, 3, 3), BatchNorm2d(3), ReLU(), Dropout(0.5), Flatten());
        private readonly Linear head = Linear(3 * 4 * 4, 2);
        private readonly Tensor centre = zeros(2);

        public Network()
            : base(nameof(Network)) => RegisterComponents();

        public Parameter[] Encoder => [.. encoder.parameters()];

        public Parameter[] Head => [.. head.parameters()];

        public override Tensor forward(Tensor images)
        {
            var scores = head.call(encoder.call(images));
            using (no_grad())
            {
                centre.mul_(0.9).add_(scores.mean([0L]), alpha: 0.1);
            }

            return scores - centre;
        }
    }

    private sealed class Run : IDisposable
    {
        public static readonly string[] Parts = ["network", "optimizer", "generator"];

        public Run(string optimizer, int seed)
        {
            manual_seed(seed);
            Network = new();
            Optimizer = Optimizers[optimizer](Network);
        }

        public Network Network { get; }

        public Optimizer Optimizer { get; }

        public void Train(int iterations)
        {
            for (var i = 0; i < iterations; i++)
            {
                using var scope = NewDisposeScope();
                Optimizer.zero_grad();
                (Network.call(randn(5, 1, 6, 6)) - 1).square().mean().backward();
                Optimizer.step();
            }
        }

        public void Save(string path) => CheckpointFile.Write(path, "{}", Parts.Select<string, (string, Action<Stream>)>(part => (part, stream => Save(part, stream))));

        public void Load(string path, string? except = null)
        {
            using var checkpoint = CheckpointFile.Open(path);
            foreach (var part in Parts.Where(part => part != except))
            {
                checkpoint.Read(part, stream =>
                {
                    switch (part)
                    {
                        case "network":
                            ModuleCheckpoint.Load(Network, stream);
                            break;
                        case "optimizer":
                            OptimizerCheckpoint.Load(Optimizer, stream);
                            break;
                        default:
                            GeneratorCheckpoint.Load(stream);
                            break;
                    }
                });
            }
        }

        public byte[] Bytes()
        {
            using var bytes = new MemoryStream();
            foreach (var part in Parts)
            {
                Save(part, bytes);
            }

            return bytes.ToArray();
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Network.Dispose();
        }

        private void Save(string part, Stream stream)
        {
            switch (part)
            {
                case "network":
                    ModuleCheckpoint.Save(Network, stream);
                    break;
                case "optimizer":
                    OptimizerCheckpoint.Save(Optimizer, stream);
                    break;
                default:
                    GeneratorCheckpoint.Save(stream);
                    break;
            }
        }
    }
}
