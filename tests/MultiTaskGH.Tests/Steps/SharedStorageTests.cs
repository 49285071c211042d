using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class SharedStorageTests
{
    private static readonly StepDefinition Definition = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B));

    [Fact]
    public void Steps_of_one_model_use_one_storage()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var first = Step(model, new GH());
        using var second = Step(model, new GHPlusPlus());
        first.Run();
        var place = Place(model);

        second.Run();

        Place(model).Should().Be(place);
        first.Run();
        Place(model).Should().Be(place);
    }

    [Fact]
    public void A_step_takes_away_the_gradients_that_another_one_left_in_its_storage()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var whole = Step(model, new GH());
        using var bias = new ScriptedStep(
            model, Definition, new GH(), [optim.SGD([model.Trunk.body.bias!], 0)], harmonized: [new("bias", model.Trunk.body.bias!)])
        { Losses = _ => model.HandIn(Letter.A, Letter.B) };
        whole.Run();
        model.Trunk.body.weight!.grad.Should().NotBeNull();

        bias.Run();

        model.Trunk.body.weight!.grad.Should().BeNull("its gradient was a view of what the other step wrote to");
        model.Trunk.body.bias!.grad.Should().NotBeNull();
    }

    [Fact]
    public void A_step_that_accumulates_keeps_its_storage_and_a_larger_one_replaces_a_smaller_one()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var accumulating = Step(model, new FixedWeights(1, 2), rate: 0);
        using var larger = new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B), TrunkModel.Task(Letter.C)), new FixedWeights(5, 5, 5), [model.Descent()])
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C),
        };
        accumulating.Run();
        var alone = model.Gradients();
        accumulating.Accumulate();
        larger.Run();
        accumulating.Run();

        model.Gradients().ShouldBeGradients([.. alone.Select(gradient => gradient?.Select(g => 2 * g).ToArray())], 1e-12);
        larger.Run();
        larger.Run();
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [5, 5, 5], [1, 1, 1]), 1e-12);
    }

    [Fact]
    public void Gradients_outlive_the_step_that_left_them()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var first = Step(model, new GH(), rate: 0);
        using var bias = new ScriptedStep(
            model, Definition, new GH(), [optim.SGD([model.Trunk.body.bias!], 0)], harmonized: [new("bias", model.Trunk.body.bias!)])
        { Losses = _ => model.HandIn(Letter.A, Letter.B) };
        bias.Run();
        first.Run();
        var left = Trunk.Values(model.Trunk.body.weight!.grad!);
        first.Dispose();

        bias.Run();

        Trunk.Values(model.Trunk.body.weight!.grad!).Should().Equal(left);
    }

    [Fact]
    public void A_step_that_is_disposed_leaves_the_storage_that_another_one_has_rented()
    {
        using var scope = NewDisposeScope();
        var pool = GradientPool.Private();
        var former = Rows();
        former.Rent(2);
        former.Return();
        using var next = Rows();
        var storage = pool.Rent(ScalarType.Float64, CPU, 2, next);

        // As where another thread disposes the former user while this one begins.
        former.Dispose();

        storage.Flat.IsInvalid.Should().BeFalse();
        next.Share(storage);
        next.Direction(0).zero_();
        storage.LastUser.Should().BeSameAs(next);
        pool.Release();

        GradientRows Rows() => new(pool, [[1]], ScalarType.Float64, CPU, takeGradientsAway: () => { });
    }

    [Theory]
    [InlineData(GradientStorage.AllTasks)]
    [InlineData(GradientStorage.GramianOnly)]
    public void A_step_may_be_disposed_inside_a_pass_of_another_one(GradientStorage storage)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var former = Step(model, new GH(), rate: 0);
        using var step = new ScriptedStep(model, Definition, new GH(), [model.Descent()], new StepOptions { GradientStorage = storage })
        {
            Losses = _ =>
            {
                former.Dispose();
                return model.HandIn(Letter.A, Letter.B);
            },
        };
        former.Run();
        var expected = model.Gradients();

        step.Run();

        model.Gradients().ShouldBeGradients(expected, 1e-12);
    }

    [Fact]
    public void The_last_step_frees_the_storage()
    {
        var model = new TrunkModel(2);
        var first = Step(model, new GH());
        var second = Step(model, new GH());
        using (NewDisposeScope())
        {
            first.Run();
            first.Accumulate();
            second.Run();
            foreach (var (_, parameter) in model.Parameters)
            {
                parameter.grad = null;
            }
        }

        var before = NativeMemory.LiveTensors();
        first.Dispose();
        var between = NativeMemory.LiveTensors();
        second.Dispose();

        between.Should().BeLessThan(before);
        NativeMemory.LiveTensors().Should().BeLessThan(between);
        first.Dispose();
        using var third = Step(model, new GH());
        using var scope = NewDisposeScope();
        third.Run().Updated.Should().BeTrue();
    }

    [Fact]
    public void Two_models_on_two_threads_train_as_one_after_the_other()
    {
        var sequential = new[] { Train(1), Train(2) };
        var concurrent = new double[2][];

        // Making a model seeds a generator that all threads share: the models are made beforehand.
        var models = new[] { new TrunkModel(2, seed: 1), new TrunkModel(2, seed: 2) };
        var threads = Array.ConvertAll(models, model => new Thread(() => concurrent[Array.IndexOf(models, model)] = TrainModel(model)));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        concurrent[0].Should().Equal(sequential[0]);
        concurrent[1].Should().Equal(sequential[1]);
        concurrent[0].Should().NotEqual(concurrent[1]);

        static double[] Train(int seed) => TrainModel(new TrunkModel(2, seed: seed));

        static double[] TrainModel(TrunkModel model)
        {
            using var scope = NewDisposeScope();
            using var first = Step(model, new GH());
            using var second = Step(model, new PCGrad());
            for (var i = 0; i < 200; i++)
            {
                first.Accumulate();
                second.Run();
                first.Run();
            }

            return model.Snapshot();
        }
    }

    private static nint Place(TrunkModel model)
    {
        using var gradient = model.Trunk.body.weight!.grad!;
        return gradient.storage<double>().data_ptr();
    }

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, double rate = 0.001) => new(model, Definition, harmonizer, [model.Descent(rate)])
    {
        Losses = _ => model.HandIn(Letter.A, Letter.B).Take(2),
    };
}
