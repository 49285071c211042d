using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

public sealed class RepresentationTests
{
    private const double Exact = 1e-12;

    public static TheoryData<string, HeadGradients> Cases()
    {
        var cases = new TheoryData<string, HeadGradients>();
        foreach (var name in new[] { "new FixedWeights(3, 0.25, -2)", "new GH()", "new GHPlusPlus()", "new Sum()", "new Mean()", "a sum that is measured" })
        {
            cases.Add(name, HeadGradients.Own);
            cases.Add(name, HeadGradients.Reweighted);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_that_of_the_reweighted_loss(string name, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        Harmonizer harmonizer = name switch
        {
            "new GH()" => new GH(),
            "new GHPlusPlus()" => new GHPlusPlus(),
            "new Mean()" => new Mean(),
            "new FixedWeights(3, 0.25, -2)" => new FixedWeights(3, 0.25, -2),
            _ => new Sum(),
        };
        using var step = Step(model, harmonizer, new StepOptions { HeadGradients = heads, AlwaysMeasureConflicts = name == "a sum that is measured", PostWeights = [1, 0.5, 2] });

        var report = step.Run();

        double[] own = [1, 0.5, 2];
        double[] shared = [.. own.Select((post, i) => post * report.Weight(i))];
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), shared, heads == HeadGradients.Own ? own : shared), Exact);
        report.HasGramian.Should().Be(name is not ("new Sum()" or "new Mean()") || (name == "new Mean()" && heads == HeadGradients.Own));
    }

    [Fact]
    public void The_inner_products_are_those_of_the_gradients_at_the_cut()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, new GH(), new StepOptions());
        var features = model.Trunk.call(model.Trunk.Inputs).detach().requires_grad_();
        double[][] rows = [.. Losses(model, features).Select(loss =>
        {
            loss.backward();
            var row = Trunk.Values(features.grad!);
            features.grad = null;
            return row;
        })];

        var report = step.Run();

        double[] expected = [.. rows.SelectMany(row => rows.Select(other => row.Zip(other, (a, b) => a * b).Sum()))];
        Enumerable.Range(0, 9).Select(e => report.InnerProduct(e / 3, e % 3)).ToArray().ShouldBeClose(expected, Exact);
        var weights = new GH().Weigh(Square(expected, 3)).Weights;
        Enumerable.Range(0, 3).Select(i => report.Weight(i)).ToArray().ShouldBeClose(weights, Exact);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void For_a_linear_trunk_the_exact_inner_products_follow_from_those_at_the_cut(bool orthonormal)
    {
        // z = x W^T has the parameter gradient dZ^T x: K_params = sum over samples n, m of <dz_i,n , dz_j,m> <x_n, x_m>.
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        random.manual_seed(3);
        var inputs = randn([4, 4], ScalarType.Float64);
        if (orthonormal)
        {
            inputs = linalg.qr(inputs).Q;
        }

        var weight = new NamedParameter("body.weight", model.Trunk.body.weight!);
        Tensor Features() => inputs.mm(model.Trunk.body.weight!.t());
        using var exact = Over(GradientSpace.Parameters);
        using var cut = Over(GradientSpace.Representation);
        ScriptedStep Over(GradientSpace space) => new(model, Define(space), new GH(), [SGD(model.Trunk.heads.parameters().Append(weight.Parameter), 0)], harmonized: [weight])
        {
            Intermediates = () => [Features()],
            Losses = features => Losses(model, features[0]!).Select((loss, i) => new HandedIn((Letter)i, loss)),
        };
        var features = Features().detach().requires_grad_();
        double[][] gradients = [.. Losses(model, features).Select(loss =>
        {
            loss.backward();
            var row = Trunk.Values(features.grad!);
            features.grad = null;
            return row;
        })];
        var products = Trunk.Values(inputs.mm(inputs.t()));

        var (inParameters, atCut) = (exact.Run(), cut.Run());

        double[] expected = [.. gradients.SelectMany(first => gradients.Select(second => Enumerable.Range(0, 16).Sum(pair =>
            products[pair] * Enumerable.Range(0, 5).Sum(e => first[pair / 4 * 5 + e] * second[pair % 4 * 5 + e]))))];
        double[] Gramian(StepReport report) => [.. Enumerable.Range(0, 9).Select(e => report.InnerProduct(e / 3, e % 3))];
        Gramian(inParameters).ShouldBeClose(expected, Exact);
        if (orthonormal)
        {
            Gramian(atCut).ShouldBeClose(Gramian(inParameters), Exact);
        }
        else
        {
            Gramian(atCut).Should().NotBeEquivalentTo(Gramian(inParameters));
        }
    }

    [Theory]
    [InlineData(HeadGradients.Own)]
    [InlineData(HeadGradients.Reweighted)]
    public void A_head_in_front_of_the_cut_gets_what_heads_get(HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var scale = new Parameter(full(5, 1.5, ScalarType.Float64));
        double[] weights = [3, -0.5];
        using var step = new ScriptedStep(
            model, Define(GradientSpace.Representation, 2), new FixedWeights(weights), [SGD(model.Trunk.parameters().Append(scale), 0)], new StepOptions { HeadGradients = heads })
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs) * scale],
            Losses = features => Losses(model, features[0]!).Select((loss, i) => new HandedIn((Letter)i, loss)),
        };
        step.Run();
        var found = model.Gradients();
        var foundScale = Trunk.Values(scale.grad!);

        var losses = Losses(model, model.Trunk.call(model.Trunk.Inputs) * scale);
        var factors = heads == HeadGradients.Own ? [1, 1] : weights;
        var byHand = Trunk.GradientsByHand(losses, [new("scale", scale)]);
        foundScale.ShouldBeClose([.. byHand[0][0].Zip(byHand[1][0], (a, b) => factors[0] * a + factors[1] * b)], Exact);
        found.ShouldBeGradients(model.ByHand(Losses(model, model.Trunk.call(model.Trunk.Inputs) * scale), weights, factors), Exact);
    }

    [Fact]
    public void The_representation_may_be_several_tensors_of_several_types_some_missing()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(model, Define(GradientSpace.Representation, 2), new FixedWeights(2, -1), [model.Descent()])
        {
            Intermediates = () =>
            {
                var features = model.Trunk.call(model.Trunk.Inputs);
                return [features.narrow(1, 0, 2), null, features.narrow(1, 2, 3), features.mean().to(ScalarType.Float32), ones(1)];
            },
            Losses = parts =>
            {
                parts[1].Should().BeNull();
                parts[4]!.requires_grad.Should().BeFalse();
                return Losses(model, parts).Select((loss, i) => new HandedIn((Letter)i, loss));
            },
        };

        step.Run();

        var found = model.Gradients();
        var features = model.Trunk.call(model.Trunk.Inputs);
        var parts = new[] { features.narrow(1, 0, 2), null, features.narrow(1, 2, 3), features.mean().to(ScalarType.Float32), ones(1) };
        found.ShouldBeGradients(model.ByHand(Losses(model, parts), [2, -1], [1, 1]), Exact);

        static Tensor[] Losses(TrunkModel model, Tensor?[] parts) =>
            [.. RepresentationTests.Losses(model, cat([parts[0]!, parts[2]!], 1)).Select(loss => loss * parts[3]!.to(ScalarType.Float64) * parts[4]!)];
    }

    [Fact]
    public void Batches_of_another_size_and_optional_tasks_are_no_hindrance()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var (inputs, present) = (model.Trunk.Inputs, new[] { Letter.A, Letter.B, Letter.C });
        var definition = new StepDefinition { Name = "Scripted", Space = GradientSpace.Representation, Tasks = [.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i, isOptional: true))] };
        using var step = new ScriptedStep(model, definition, new Sum(), [model.Descent()], new StepOptions { AlwaysMeasureConflicts = true })
        {
            Intermediates = () => [model.Trunk.call(inputs)],
            Losses = features => Losses(model, features[0]!).Select((loss, i) => new HandedIn((Letter)i, present.Contains((Letter)i) ? loss : null)),
        };
        foreach (var rows in new[] { 6, 2, 6, 1 })
        {
            inputs = model.Trunk.Inputs.narrow(0, 0, rows);
            present = rows == 2 ? [Letter.B] : [Letter.A, Letter.C];

            step.Invoking(s => s.Run()).Should().NotThrow();

            var found = model.Gradients();
            var factors = new[] { Letter.A, Letter.B, Letter.C }.Select(letter => present.Contains(letter) ? 1.0 : 0).ToArray();
            found.ShouldBeGradients(model.ByHand(Losses(model, model.Trunk.call(inputs)), factors, factors), Exact);
        }
    }

    public static TheoryData<string, string> Mistakes() => new()
    {
        { "nothing is cut", "Step 'Scripted': at least one tensor of the representation must require a gradient*" },
        { "past the cut", "Harmonized parameter 'body.*' must reach the losses through the representation alone*" },
        { "unreached", "Shared parameter 'extra' does not reach the losses through the representation*" },
        { "accumulated", "Step 'Scripted': micro-batches cannot be accumulated in GradientSpace.Representation*" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_are_named_and_change_nothing(string mistake, string message)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var extra = new NamedParameter("extra", new Parameter(ones(3, ScalarType.Float64)));
        using var step = new ScriptedStep(
            model,
            Define(GradientSpace.Representation, 2),
            new CountingHarmonizer(),
            [SGD(model.Trunk.parameters().Append(extra.Parameter), 0.1)],
            harmonized: mistake == "unreached" ? [.. model.Trunk.Shared, extra] : model.Trunk.Shared)
        {
            Intermediates = () => [mistake == "nothing is cut" ? model.Trunk.call(model.Trunk.Inputs).detach() : model.Trunk.call(model.Trunk.Inputs)],
            Losses = features => Losses(model, mistake == "past the cut" ? model.Trunk.call(model.Trunk.Inputs) + features[0]! : features[0]!)
                .Select((loss, i) => new HandedIn((Letter)i, loss)),
        };
        var before = model.Snapshot();

        step.Invoking(s =>
        {
            if (mistake == "accumulated")
            {
                s.Accumulate();
            }
            else
            {
                s.Run();
            }
        }).Should().Throw<InvalidOperationException>().WithMessage(message);

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
        step.StepIndex.Should().Be(0);
    }

    [Fact]
    public void A_gradient_that_breaks_in_front_of_the_cut_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = Step(model, new GH(), new StepOptions(), features => features + (model.Trunk.body.weight!.sum() * 0).sqrt(), tasks: 2);
        var before = model.Snapshot();

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>();

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
    }

    [Fact]
    public void Only_a_step_in_representation_space_cuts_and_it_keeps_all_gradients()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var create = () => new ScriptedStep(
            model, Define(GradientSpace.Representation, 2), new GH(), [model.Descent()], new StepOptions { GradientStorage = GradientStorage.GramianOnly })
        { Losses = _ => [] };

        create.Should().Throw<ArgumentException>().WithMessage("GradientStorage must be AllTasks in GradientSpace.Representation*");
    }

    /// <summary>The losses of the heads on features.</summary>
    private static Tensor[] Losses(TrunkModel model, Tensor features) =>
        [.. model.Trunk.heads.Select((head, i) => (head.call(features) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum())];

    private static StepDefinition Define(GradientSpace space, int tasks = 3) =>
        new() { Name = "Scripted", Space = space, Tasks = [.. Enumerable.Range(0, tasks).Select(i => TrunkModel.Task((Letter)i))] };

    private static double[,] Square(double[] flat, int n)
    {
        var square = new double[n, n];
        Buffer.BlockCopy(flat, 0, square, 0, flat.Length * sizeof(double));
        return square;
    }

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, StepOptions options, Func<Tensor, Tensor>? change = null, int tasks = 3) => new(
        model, Define(GradientSpace.Representation, tasks), harmonizer, [model.Descent()], options)
    {
        Intermediates = () => [(change ?? (features => features))(model.Trunk.call(model.Trunk.Inputs))],
        Losses = features => Losses(model, features[0]!).Select((loss, i) => new HandedIn((Letter)i, loss)),
    };
}
