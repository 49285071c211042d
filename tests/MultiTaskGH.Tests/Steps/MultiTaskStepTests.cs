using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

public sealed class MultiTaskStepTests
{
    private const double Exact = 1e-12;

    [Theory]
    [InlineData(HeadGradients.Own)]
    [InlineData(HeadGradients.Reweighted)]
    public void Factors_before_and_after_harmonizing_stand_at_their_places(HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        double[] before = [0.5, -2];
        double[] tau = [3, 0.25];
        double[] after = [0.9, 0.1];
        var model = new TwoTaskModel();
        var features = model.Features(model.Batch);
        NamedParameter[] parameters = [.. model.named_parameters().Select(p => new NamedParameter(p.name, p.parameter))];
        var byHand = Trunk.GradientsByHand([model.Classification(features), model.Alignment(features)], parameters);
        double[] gramian = [];
        var harmonizer = new FixedWeights(tau)
        {
            OnSolve = (k, _) =>
            {
                gramian = k;
                return HarmonizerResult.Solved;
            },
        };
        using var step = model.CreateStep(harmonizer, SGD(model.parameters(), 0.0), new StepOptions { HeadGradients = heads, PostWeights = after }, before);

        var report = step.Run(model.Batch);

        for (var k = 0; k < parameters.Length; k++)
        {
            var isShared = parameters[k].Name.StartsWith("encoder", StringComparison.Ordinal);
            double[] factors = [.. before.Select((b, i) => b * after[i] * (isShared || heads == HeadGradients.Reweighted ? tau[i] : 1))];
            double[] expected = [.. Enumerable.Range(0, byHand[0][k].Length).Select(e => factors.Select((f, i) => f * byHand[i][k][e]).Sum())];
            Trunk.Values(parameters[k].Parameter.grad!).ShouldBeClose(expected, Exact, parameters[k].Name);
        }

        report.InnerProduct(TwoTasks.Cls, TwoTasks.Align).Should().Be(gramian[1]);
        report.TaskWeight(TwoTasks.Align).Should().Be(-2);
        report.Weight(TwoTasks.Align).Should().Be(0.25);
        report.PostWeight(TwoTasks.Align).Should().Be(0.1);
        report.IsHarmonizerDirection.Should().BeFalse();
        var loss = model.Classification(model.Features(model.Batch)).ToDouble();
        report.Loss(TwoTasks.Cls).Should().BeApproximately(loss, Exact * loss);
    }

    [Fact]
    public void A_head_that_no_task_reaches_stands_still_also_under_Adam()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), Adam(model.parameters(), 0.1, weight_decay: 0.1));
        step.Run(model.Batch);
        model.Break = (task, loss) => task == TwoTasks.Align ? model.Features(model.Batch).mean() : loss;
        var before = Trunk.Values(model.discriminator.weight!);

        step.Run(model.Batch);

        Trunk.Values(model.discriminator.weight!).Should().Equal(before);
    }

    [Fact]
    public void The_typed_report_says_what_happened()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(0.5, 2), model.Optimizer());

        step.Run(model.Batch);
        var report = step.Run(model.Batch);

        report.StepIndex.Should().Be(1);
        step.StepIndex.Should().Be(2);
        report.TaskKeys.Should().Equal("cls", "align");
        report.LargestWeight.Should().Be(2);
        report.Updated.Should().BeTrue();
        report.Cosine(TwoTasks.Cls, TwoTasks.Align).Should().BeInRange(-1, 1);
        report.InConflict(TwoTasks.Cls, TwoTasks.Align).Should().Be(report.Conflicts().Count == 1);
        report.IndexOf("align").Should().Be(1);
        var norm = Math.Sqrt(model.encoder.parameters().Sum(p => p.grad!.square().sum().ToDouble()));

        // From the Gramian the norm is a sum of terms that partly cancel.
        report.DirectionNorm.Should().BeApproximately(norm, 1e-10 * norm);
        report.ToString().Should().StartWith("TrainingStep 1: cls ").And.Contain("(x0.5)").And.Contain("cosine");
    }

    [Fact]
    public void A_report_without_inner_products_says_so()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new Sum(), model.Optimizer());

        var report = step.Run(model.Batch);

        report.HasGramian.Should().BeFalse();
        report.Invoking(r => r.Cosine(0, 1)).Should().Throw<InvalidOperationException>().WithMessage("*AlwaysMeasureConflicts*");
        report.Invoking(r => r.Loss(2)).Should().Throw<ArgumentOutOfRangeException>();
        report.Invoking(r => r.IndexOf("nobody")).Should().Throw<ArgumentException>().WithMessage("*cls, align. Found 'nobody'*");
    }

    public static TheoryData<string, string, Needs> BrokenNumbers() => new()
    {
        { "loss NaN", "Task 'align': the loss is NaN", Needs.Gramian },
        { "loss infinite", "Task 'align': the loss is Infinity", Needs.Gramian },
        { "shared gradient", "Task 'align': the gradient over the shared parameters is not finite", Needs.Gramian },
        { "head gradient", "Task 'align': the gradient of 'discriminator.weight' is not finite", Needs.Gramian },
        { "weight", "gave task 'align' the weight NaN", Needs.Gramian },
        { "weight", "gave task 'align' the weight NaN", Needs.Losses },
        { "weight", "gave task 'align' the weight NaN", Needs.None },
        { "no solution", "has no solution: task 'align': a zero gradient", Needs.Gramian },
        { "no solution", "has no solution: task 'align': a zero gradient", Needs.Losses },
        { "no solution", "has no solution: task 'align': a zero gradient", Needs.None },
    };

    [Theory]
    [MemberData(nameof(BrokenNumbers))]
    public void What_is_not_finite_is_refused_by_policy_and_nothing_changes(string kind, string message, Needs needs)
    {
        foreach (var policy in Enum.GetValues<StepPolicy>())
        {
            using var scope = NewDisposeScope();
            var model = new TwoTaskModel();
            var broken = false;
            model.Break = (t, loss) => !broken || t != TwoTasks.Align
                ? loss
                : kind switch
                {
                    "loss NaN" => loss * double.NaN,
                    "loss infinite" => loss * double.PositiveInfinity,
                    // The value of sqrt at zero is finite, its derivative is not.
                    "shared gradient" => loss + (model.encoder.weight!.sum() * 0).sqrt(),
                    "head gradient" => loss + (model.discriminator.weight!.sum() * 0).sqrt(),
                    _ => loss,
                };
            double[] weights = [1, 1];
            var harmonizer = new FixedWeights(weights)
            {
                OnSolve = (_, _) => broken && kind == "no solution" ? HarmonizerResult.NoSolution(1, "a zero gradient") : HarmonizerResult.Solved,
            }.Needing(needs);
            using var step = model.CreateStep(harmonizer, model.Optimizer(), new StepOptions { NonFinite = policy });
            step.Run(model.Batch);
            broken = true;
            weights[1] = kind == "weight" ? double.NaN : 1;
            var before = model.Snapshot();

            if (policy == StepPolicy.Throw)
            {
                step.Invoking(s => s.Run(model.Batch)).Should().Throw<NonFiniteException>().WithMessage($"*{message}*Nothing was updated*").Which.TaskKey.Should().Be("align");
            }
            else
            {
                var report = step.Run(model.Batch);
                report.Updated.Should().BeFalse();
                report.SkipReason.Should().Contain(message);
                report.LargestWeight.Should().Be(double.NaN);
            }

            model.Snapshot().Should().Equal(before);
            model.HasGradients().Should().BeFalse();
            step.StepIndex.Should().Be(1);

            broken = false;
            weights[1] = 1;
            step.Run(model.Batch).Updated.Should().BeTrue();
            model.Snapshot().Should().NotEqual(before);
        }
    }

    [Fact]
    public void A_harmonizer_that_writes_no_weight_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1), model.Optimizer());

        step.Invoking(s => s.Run(model.Batch)).Should().Throw<NonFiniteException>().WithMessage("*gave task 'align' the weight NaN*");
    }

    [Fact]
    public void A_harmonizer_that_blames_a_task_that_is_not_there_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1) { OnSolve = (_, _) => HarmonizerResult.NoSolution(2, "why") }, model.Optimizer());

        step.Invoking(s => s.Run(model.Batch)).Should().Throw<InvalidOperationException>().WithMessage("*must name one of the 2 tasks*Found 2*");
    }

    [Theory]
    [InlineData(1e37, "not finite after harmonizing")] // the head's gradient overflows
    [InlineData(1e39, "more than the gradients' type can hold")]
    public void A_factor_that_overflows_a_head_is_refused(double factor, string message)
    {
        foreach (var policy in Enum.GetValues<StepPolicy>())
        {
            using var scope = NewDisposeScope();
            var model = new TwoTaskModel(ScalarType.Float32) { Break = (task, loss) => loss * (task == TwoTasks.Cls ? 100 : 1) };
            using var step = model.CreateStep(new FixedWeights(factor, 1), model.Optimizer(), new StepOptions { HeadGradients = HeadGradients.Reweighted, NonFinite = policy });
            var before = model.Snapshot();

            if (policy == StepPolicy.Throw)
            {
                step.Invoking(s => s.Run(model.Batch)).Should().Throw<NonFiniteException>().WithMessage($"*{message}*");
            }
            else
            {
                step.Run(model.Batch).SkipReason.Should().Contain(message);
            }

            model.Snapshot().Should().Equal(before);
            model.HasGradients().Should().BeFalse();
        }
    }

    [Fact]
    public void An_optimizer_that_throws_leaves_no_gradient_and_no_count()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var optimizer = model.Optimizer();
        using var step = model.CreateStep(new CountingHarmonizer(), optimizer);
        step.Run(model.Batch);
        optimizer.Dispose();

        step.Invoking(s => s.Run(model.Batch)).Should().Throw<Exception>();

        step.StepIndex.Should().Be(1);
        model.HasGradients().Should().BeFalse();
    }

    [Fact]
    public void Two_steps_of_one_model_do_not_mix_their_gradients()
    {
        using var scope = NewDisposeScope();
        var alone = Gradients(interrupted: false);
        var interrupted = Gradients(interrupted: true);

        interrupted.Should().Equal(alone);

        static double[] Gradients(bool interrupted)
        {
            var model = new TwoTaskModel();
            using var accumulating = model.CreateStep(new FixedWeights(1, 2), SGD(model.parameters(), 0));
            using var other = model.CreateStep(new FixedWeights(5, 5), SGD(model.parameters(), 0));
            accumulating.Accumulate(model.Batch);
            if (interrupted)
            {
                other.Run(model.Batch);
                model.Classification(model.Features(model.Batch)).backward();
            }

            accumulating.Run(model.Batch);
            return [.. model.parameters().SelectMany(p => Trunk.Values(p.grad!))];
        }
    }

    [Fact]
    public void Freezing_between_micro_batches_leaves_the_parameter_alone()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Accumulate(model.Batch);
        model.encoder.bias!.requires_grad = false;
        model.classifier.bias!.requires_grad = false;
        var before = Trunk.Values(model.encoder.bias);

        step.Run(model.Batch).Updated.Should().BeTrue();

        Trunk.Values(model.encoder.bias).Should().Equal(before);
    }

    [Fact]
    public void Reports_cannot_be_written_to()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new Sum(), model.Optimizer(), new StepOptions { PostWeights = [1, 2] });
        var report = step.Run(model.Batch);

        (report.TaskKeys is string[]).Should().BeFalse();
        FluentActions.Invoking(() => ((IList<string>)report.TaskKeys)[0] = "other").Should().Throw<NotSupportedException>();
    }

    [Fact]
    public void The_typed_report_names_conflicts_and_hurt_tasks()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        model.Break = (task, _) => model.encoder.weight!.sum() * (task == TwoTasks.Cls ? 2 : -1) + model.encoder.bias!.sum() * (task == TwoTasks.Cls ? 0 : 1);
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());

        var report = step.Run(model.Batch);

        report.Conflicts().Should().Equal((TwoTasks.Cls, TwoTasks.Align));
        report.HurtTasks().Should().Equal(TwoTasks.Align);
        report.InConflict(0, 1).Should().BeTrue();
    }

    [Fact]
    public void A_sum_too_refuses_a_gradient_that_is_not_finite()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        model.Break = (t, loss) => t == TwoTasks.Cls ? loss : loss + (model.encoder.weight!.sum() * 0).sqrt();
        using var step = model.CreateStep(new Sum(), model.Optimizer());
        var before = model.Snapshot();

        step.Invoking(s => s.Run(model.Batch)).Should().Throw<NonFiniteException>().WithMessage("*AlwaysMeasureConflicts*");

        model.Snapshot().Should().Equal(before);
    }

    [Fact]
    public void A_step_that_fails_leaves_the_harmonizers_state_and_the_optimizers_as_they_were()
    {
        using var scope = NewDisposeScope();
        var undisturbed = Train(failures: false);
        var disturbed = Train(failures: true);

        disturbed.Should().Equal(undisturbed);

        static double[] Train(bool failures)
        {
            var model = new TwoTaskModel();
            using var step = model.CreateStep(new CountingHarmonizer(), model.Optimizer(), new StepOptions { NonFinite = StepPolicy.Skip });
            for (var i = 0; i < 6; i++)
            {
                if (failures)
                {
                    model.Break = (t, loss) => loss * (t == TwoTasks.Align ? double.NaN : 1);
                    step.Run(model.Batch).Updated.Should().BeFalse();
                    model.Break = (_, _) => throw new FormatException();
                    step.Invoking(s => s.Run(model.Batch)).Should().Throw<FormatException>();
                    model.Break = (_, loss) => loss;
                    step.Accumulate(model.Batch);
                    step.DiscardAccumulated();
                }

                step.Run(model.Batch).Weight(TwoTasks.Cls).Should().Be(1 + i);
            }

            return model.Snapshot();
        }
    }

    [Fact]
    public void A_broken_micro_batch_spoils_its_update_and_not_the_next()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer(), new StepOptions { NonFinite = StepPolicy.Skip });
        var before = model.Snapshot();

        model.Break = (_, loss) => loss * double.NaN;
        step.Accumulate(model.Batch);
        model.Break = (_, loss) => loss;
        var report = step.Run(model.Batch);

        report.Updated.Should().BeFalse();
        report.SkipReason.Should().Contain("cls");
        model.Snapshot().Should().Equal(before);
        step.Run(model.Batch).Updated.Should().BeTrue();
    }

    [Fact]
    public void An_exception_in_a_micro_batch_undoes_those_before_it()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Accumulate(model.Batch);
        model.Break = (_, _) => throw new FormatException();
        step.Invoking(s => s.Accumulate(model.Batch)).Should().Throw<FormatException>();
        model.Break = (_, loss) => loss;

        model.HasGradients().Should().BeFalse();
        step.Run(model.Batch).MicroBatches.Should().Be(1);
    }

    [Theory]
    [InlineData(0.001, true)]
    [InlineData(1e6, false)]
    public void Long_gradients_are_clipped_over_shared_parameters_and_heads_together(double largest, bool isClipped)
    {
        using var scope = NewDisposeScope();
        var free = Gradients(null, out _);
        var clipped = Gradients(largest, out var norm);

        var expected = Math.Sqrt(free.Sum(g => g * g));
        norm.Should().BeApproximately(expected, Exact * expected);
        clipped.ShouldBeClose([.. free.Select(g => g * (isClipped ? largest / expected : 1))], Exact);

        static double[] Gradients(double? largest, out double norm)
        {
            var model = new TwoTaskModel();
            using var step = model.CreateStep(new FixedWeights(0.5, 2), SGD(model.parameters(), 0), new StepOptions { MaxGradientNorm = largest });
            norm = step.Run(model.Batch).GradientNorm;
            return [.. model.parameters().SelectMany(p => Trunk.Values(p.grad!))];
        }
    }

    [Fact]
    public void Several_optimizers_step_together()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        var before = model.Snapshot();
        using var step = new TwoTaskModel.Step(
            model, new FixedWeights(1, 1), [SGD(model.encoder.parameters(), 0.1), Adam(model.classifier.parameters().Concat(model.discriminator.parameters()), 0.1)], null);

        step.Run(model.Batch);

        model.Snapshot().Zip(before).Should().OnlyContain(pair => pair.First != pair.Second);
    }

    [Fact]
    public void A_parameter_in_two_optimizers_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();

        var create = () => new TwoTaskModel.Step(model, new Sum(), [SGD(model.parameters(), 0.1), Adam(model.classifier.parameters())], null);

        create.Should().Throw<ArgumentException>().WithMessage("*exactly one optimizer. Found 'classifier.weight' in optimizers[0] and again in optimizers[1]*");
    }

    [Fact]
    public void Where_no_shared_parameter_is_updated_heads_are_reweighted()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        Optimizer Heads() => SGD(model.classifier.parameters().Concat(model.discriminator.parameters()), 0.1);
        using var step = model.CreateStep(new FixedWeights(3, 1), Heads());
        var encoder = Trunk.Values(model.encoder.weight!);

        step.Run(model.Batch).HeadGradients.Should().Be(HeadGradients.Reweighted);

        Trunk.Values(model.encoder.weight!).Should().Equal(encoder);
        model.encoder.weight!.grad.Should().BeNull();
        model.Invoking(m => m.CreateStep(new Sum(), Heads(), new StepOptions { HeadGradients = HeadGradients.Own }))
            .Should().Throw<ArgumentException>().WithMessage("*must not be Own*update no shared parameter*");
    }

    [Fact]
    public void A_harmonizer_that_needs_more_than_a_step_gives_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();

        model.Invoking(m => m.CreateStep(new FixedWeights(1, 1).Needing(Needs.Gramian | (Needs)32), m.Optimizer()))
            .Should().Throw<ArgumentException>().WithMessage("*new FixedWeights(1, 1), which needs 32*");
    }

    [Fact]
    public void Options_guard_their_values()
    {
        FluentActions.Invoking(() => new StepOptions { MaxGradientNorm = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*positive and finite*");
        FluentActions.Invoking(() => new StepOptions { MaxGradientNorm = double.NaN }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new StepOptions { PostWeights = [1, double.NaN] }).Should().Throw<ArgumentException>().WithMessage("*PostWeights[1] = NaN*");
        FluentActions.Invoking(() => new StepOptions { HeadGradients = (HeadGradients)7 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new StepOptions { NonFinite = (StepPolicy)7 }).Should().Throw<ArgumentOutOfRangeException>();
        new StepOptions { PostWeights = [1, 2] }.Should().Be(new StepOptions { PostWeights = [1, 2] }).And.NotBe(new StepOptions { PostWeights = [1, 3] });
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        model.Invoking(m => m.CreateStep(new Sum(), m.Optimizer(), taskWeights: [1, 0])).Should().Throw<ArgumentException>().WithMessage("*Weight must be finite and not zero. Found 0*");
        model.Invoking(m => m.CreateStep(new Sum(), m.Optimizer(), new StepOptions { PostWeights = [1] })).Should().Throw<ArgumentException>().WithMessage("*one factor per task (2: cls, align). Found 1*");
    }

    [Fact]
    public void State_is_saved_and_restored()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new CountingHarmonizer(), model.Optimizer());
        step.Run(model.Batch);
        step.Run(model.Batch);
        using var saved = new MemoryStream();
        step.Save(saved);

        using var resumed = model.CreateStep(new CountingHarmonizer(), model.Optimizer());
        saved.Position = 0;
        resumed.Load(saved);

        resumed.StepIndex.Should().Be(2);
        resumed.Run(model.Batch).Weight(TwoTasks.Cls).Should().Be(3);
        resumed.Reset();
        resumed.Run(model.Batch).Weight(TwoTasks.Cls).Should().Be(1);
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new CountingHarmonizer(), model.Optimizer());
        step.Run(model.Batch);
        using var saved = new MemoryStream();
        step.Save(saved);
        var bytes = saved.ToArray();
        using var other = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());

        for (var length = 0; length < bytes.Length; length++)
        {
            using var cut = new MemoryStream(bytes[..length]);
            step.Invoking(s => s.Load(cut)).Should().Throw<InvalidDataException>();
        }

        using (var whole = new MemoryStream(bytes))
        {
            other.Invoking(s => s.Load(whole)).Should().Throw<InvalidDataException>().WithMessage("*harmonizer must be 'new FixedWeights(1, 1)'. Found 'new CountingHarmonizer()'*");
        }

        step.StepIndex.Should().Be(1);
        step.Run(model.Batch).Weight(TwoTasks.Cls).Should().Be(2);
        step.Accumulate(model.Batch);
        step.Invoking(s => s.Save(saved)).Should().Throw<InvalidOperationException>().WithMessage("*Finish the accumulation*");
    }

    public static TheoryData<string> Optimizers() => ["SGD with momentum", "Adam", "AdamW", "RMSProp", "Adagrad"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_keep_their_state_from_step_to_step(string kind)
    {
        using var scope = NewDisposeScope();
        var stepped = new TwoTaskModel();
        using var step = stepped.CreateStep(new FixedWeights(1, 1), Create(stepped.parameters()));
        var byHand = new TwoTaskModel();
        var optimizer = Create(byHand.parameters());
        for (var i = 0; i < 5; i++)
        {
            step.Run(stepped.Batch);
            optimizer.zero_grad();
            var features = byHand.Features(byHand.Batch);
            (byHand.Classification(features) + byHand.Alignment(features)).backward();
            optimizer.step();
        }

        stepped.Snapshot().ShouldBeClose(byHand.Snapshot(), Exact);

        Optimizer Create(IEnumerable<Parameter> parameters) => kind switch
        {
            "SGD with momentum" => SGD(parameters, 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true),
            "Adam" => Adam(parameters, 0.01),
            "AdamW" => AdamW(parameters, 0.01),
            "RMSProp" => RMSProp(parameters, 0.01),
            _ => Adagrad(parameters, 0.1),
        };
    }
}
