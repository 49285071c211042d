using FluentAssertions;
using MultiTaskGH.Tests.Steps;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class GeneratedStepTests
{
    private const int Iterations = 20;

    // Both steps compute in float64 and differ by the order of sums alone: some 1e-15 per step, carried along for 20 steps.
    private const double Exact = 1e-12;

    /// <summary>Every harmonizer of the library, in the forms that it has.</summary>
    private static readonly Dictionary<string, Harmonizer> Harmonizers = new Harmonizer[]
    {
        new Sum(),
        new Mean(),
        new GH(),
        new GH { Form = GHForm.Pairwise },
        new GHPlusPlus(),
        new GHPlusPlus { ProjectDirection = true },
        new GHPlusPlus { Inertia = Inertia.Norms },
        new GHPlusPlusReleased(),
        new GHPlusPlusRotation(),
        new PCGrad { Seed = 3 },
        new PCGrad { Order = PCGradOrder.Fixed },
        new GradVac { Seed = 3 },
        new CAGrad(),
        new MGDA(),
        new IMTLG(),
        new AlignedMTL(),
        new NashMTL(),
        new FairGrad(),
        new UPGrad(),
        new DualProj(),
        new ConFIG(),
        new Krum(),
        new GradNorm(),
        new GradDrop(),
        new TrimmedMean(),
        new MoCo(),
        new DBMTL(),
        new ExcessMTL(),
        new STCH(),
        new FAMO(),
        new DWA(),
        new UW(),
        new GLS(),
        new RLW(),
        new IMTLL(),
    }.ToDictionary(static harmonizer => harmonizer.ToString());

    private static readonly Dictionary<string, Func<IEquivalenceModel>> Models = new()
    {
        ["1"] = static () => new OneTaskModel(),
        ["2"] = static () => new TwoTaskModelWithIntermediate(),
        ["3"] = static () => new ThreeTaskModel(),
        ["7"] = static () => new SevenTaskModel(),
    };

    public static TheoryData<string, string, HeadGradients> Combinations
    {
        get
        {
            var data = new TheoryData<string, string, HeadGradients>();
            foreach (var tasks in Models.Keys)
            {
                foreach (var (name, harmonizer) in Harmonizers.Where(h => Serves(h.Value, int.Parse(tasks, System.Globalization.CultureInfo.InvariantCulture))))
                {
                    // The only loss of this model is negative.
                    if (tasks == "1" && harmonizer is (GLS or STCH or FAMO or DBMTL or GradNorm))
                    {
                        continue;
                    }

                    data.Add(tasks, name, HeadGradients.Own);
                    data.Add(tasks, name, HeadGradients.Reweighted);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void It_changes_parameters_exactly_like_a_step_by_hand(string tasks, string harmonizer, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Pair(tasks);
        var start = Values(generated);
        using var step = generated.CreateGenerated(Harmonizers[harmonizer], Optimizer(generated), new StepOptions { HeadGradients = heads });
        var reference = ByHand(byHand, Harmonizers[harmonizer], heads);
        for (var i = 0; i < Iterations; i++)
        {
            var batch = randn([6, 4], dtype: ScalarType.Float64);
            var losses = byHand.LossesByHand(batch).Select(static loss => loss.ToDouble()).ToArray();

            var report = step.Run(batch);
            reference.Run(() => Scaled(byHand, batch));

            Enumerable.Range(0, report.TaskCount).Select(report.Loss).ToArray().ShouldBeClose(losses, Exact, $"the losses of step {i}");
            Values(generated).ShouldBeClose(Values(byHand), Exact, $"after step {i}");
        }

        // The loss of a task without weight leaves its head alone.
        if (heads is HeadGradients.Own || Harmonizers[harmonizer] is not (MGDA or Krum))
        {
            Values(generated).Zip(start).Should().OnlyContain(static pair => pair.First != pair.Second, "every parameter is reached by some task");
        }
    }

    [Theory]
    [InlineData("2", HeadGradients.Own)]
    [InlineData("3", HeadGradients.Reweighted)]
    [InlineData("7", HeadGradients.Own)]
    public void A_method_that_replaces_gradients_or_learns_from_the_update_does_so_as_by_hand(string tasks, HeadGradients heads)
    {
        foreach (var create in new Func<Harmonizer>[] { static () => new TrackingHarmonizer(), Learning })
        {
            using var scope = NewDisposeScope();
            var (generated, byHand) = Pair(tasks);
            using var step = generated.CreateGenerated(create(), Optimizer(generated), new StepOptions { HeadGradients = heads });
            var reference = ByHand(byHand, create(), heads);
            for (var i = 0; i < Iterations; i++)
            {
                var batch = randn([6, 4], dtype: ScalarType.Float64);

                step.Run(batch);
                reference.Run(() => Scaled(byHand, batch));

                Values(generated).ShouldBeClose(Values(byHand), Exact, $"after step {i} with {create()}");
            }
        }

        // The weights are what the losses after the latest update say.
        static Harmonizer Learning()
        {
            var weight = 1.0;
            return new ScriptedHarmonizer(Needs.Losses | Needs.LossesAfterUpdate)
            {
                OnSolve = (in HarmonizerInput input, Span<double> weights) =>
                {
                    weights.Fill(weight);
                    return HarmonizerResult.Solved;
                },
                OnObserve = (_, _, losses) => weight = 1 + 1 / (1 + losses.Sum(Math.Abs)),
            };
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("7")]
    public void Micro_batches_add_up_to_one_update(string tasks)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Pair(tasks);
        using var step = generated.CreateGenerated(new GH(), Optimizer(generated), new StepOptions());
        var reference = ByHand(byHand, new GH(), HeadGradients.Own);
        for (var i = 0; i < Iterations; i++)
        {
            var (first, last) = (randn([6, 4], dtype: ScalarType.Float64), randn([3, 4], dtype: ScalarType.Float64));

            step.Accumulate(first);
            step.Run(last).MicroBatches.Should().Be(2);
            reference.Run(() => Scaled(byHand, first), () => Scaled(byHand, last));

            Values(generated).ShouldBeClose(Values(byHand), Exact, $"after step {i}");
        }
    }

    [Fact]
    public void The_model_tells_its_tasks_steps_and_shared_parameters()
    {
        using var scope = NewDisposeScope();
        using var host = new ThreeTaskModel();
        IMultiTaskModel model = host;
        model.TaskKeys.Should().Equal("first", "second", "norm");
        model.StepNames.Should().Equal("ThreeTaskModel.TrainingStep");
        model.SharedParameters().Select(static p => p.Name).Should().Equal("layers[0].weight", "layers[0].bias", "layers[1].weight", "layers[1].bias", "scale");
        Enum.GetValues<ThreeTaskModelTask>().Should().Equal(ThreeTaskModelTask.First, ThreeTaskModelTask.Second, ThreeTaskModelTask.Norm);
    }

    [Fact]
    public void The_typed_report_is_indexed_by_the_generated_enumeration()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var model = new TwoTaskModelWithIntermediate();
        using var step = model.CreateStep(new GH(), SGD(model.parameters(), 0.01));
        var batch = randn([6, 4], dtype: ScalarType.Float64);
        var losses = model.LossesByHand(batch);
        var report = step.Run(batch, target: 2.5);
        report.Loss(TwoTaskModelWithIntermediateTask.Align).Should().BeApproximately(losses[1].ToDouble(), Exact * losses[1].ToDouble());
        report.TaskWeight(TwoTaskModelWithIntermediateTask.Align).Should().Be(0.5);
        report.StepName.Should().Be("TwoTaskModelWithIntermediate.TrainingStep");
    }

    [Fact]
    public void Nothing_is_added_to_the_parts_of_the_model()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModelWithIntermediate();
        model.named_buffers().Should().BeEmpty();
        model.named_children().Select(static child => child.name).Should().Equal("encoder", "classifier", "discriminator");
    }

    [Fact]
    public void Every_harmonizer_of_the_library_is_among_those_tested() =>
        // A constant has weights for one number of tasks; methods of several batches train in FamilyStepTests.
        Harmonizers.Values.Select(static harmonizer => harmonizer.GetType()).Concat([typeof(Constant), typeof(MoDo), typeof(SDMGrad)]).Distinct().Should()
            .BeEquivalentTo(typeof(Harmonizer).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Harmonizer)) && !type.IsAbstract));

    private static (IEquivalenceModel Generated, IEquivalenceModel ByHand) Pair(string tasks)
    {
        random.manual_seed(5);
        var generated = Models[tasks]();
        random.manual_seed(5);
        return (generated, Models[tasks]());
    }

    // Momentum, so that an update depends on those before it. Slow enough to stay stable under the weights that GH++ gives to the heads of
    // seven tasks: training that diverges multiplies the last digit from step to step.
    private static SGD Optimizer(IEquivalenceModel model) => SGD(model.Parameters, 0.0002, momentum: 0.9);

    private static HandWrittenStep ByHand(IEquivalenceModel model, Harmonizer harmonizer, HeadGradients heads) => new(
        model.SharedParameters().Select(static named => named.Parameter),
        model.Parameters,
        new int[model.Factors.Length],
        harmonizer,
        [Optimizer(model)],
        heads);

    private static Tensor[] Scaled(IEquivalenceModel model, Tensor batch) => [.. model.LossesByHand(batch).Zip(model.Factors, static (loss, factor) => loss * factor)];

    private static double[] Values(IEquivalenceModel model) => [.. model.Parameters.SelectMany(static parameter => Trunk.Values(parameter))];

    private static bool Serves(Harmonizer harmonizer, int tasks)
    {
        try
        {
            harmonizer.Start(tasks);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
