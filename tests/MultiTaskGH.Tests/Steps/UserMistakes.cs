using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Mistakes that a user can make, each of which ends a process with raw autograd calls or could. A child process makes one of them.</summary>
internal static class UserMistakes
{
    /// <summary>The exit code of a process whose mistake came back as a managed exception.</summary>
    public const int ManagedException = 3;

    public const string WeightsChanged = "The weights have changed.";

    public static readonly IReadOnlyDictionary<string, (Action Make, string Message)> All = new Dictionary<string, (Action, string)>
    {
        ["loss is a vector"] = (() => RunWith(TwoTasks.Cls, loss => loss.expand(3)), "Task 'cls': the loss must be a scalar. Found shape [3]"),
        ["loss is detached"] = (() => RunWith(TwoTasks.Align, loss => loss.detach()), "Task 'align': the loss does not require a gradient"),
        ["loss computed under no_grad"] = (UnderNoGrad, "Task 'cls': the loss does not require a gradient"),
        ["loss was disposed"] = (() => RunWith(TwoTasks.Align, Disposed), "Task 'align': the loss was disposed"),
        ["loss is null"] = (() => RunWith(TwoTasks.Align, _ => null!), "Task 'align': the loss must not be null"),
        ["loss is an integer"] = (() => RunWith(TwoTasks.Cls, loss => loss.detach().to(ScalarType.Int64)), "Task 'cls': the loss must be a floating-point number. Found Int64"),
        ["loss of an earlier step"] = (LossOfAnEarlierStep, "Task 'cls': a tensor that the gradient needs was changed in place after the loss was computed"),
        ["loss that was differentiated before"] = (LossDifferentiatedBefore, "Task 'cls': the graph was already freed"),
        ["loss that depends on no parameter"] = (() => RunWith(TwoTasks.Cls, _ => ones(1).requires_grad_()), "no exception"),
        ["shared parameter that nothing reaches"] = (UnreachedParameter, "Shared parameter 'shared[1]' is reached by no task (task0)"),
        ["saved tensor changed in place"] = (ChangedInPlace, "Task 'task0': a tensor that the gradient needs was changed in place"),
        ["shapes that do not fit"] = (() => RunWith(TwoTasks.Cls, loss => loss.reshape(1, 1).mm(ones([3, 3], ScalarType.Float64))), "mat1 and mat2 shapes cannot be multiplied"),
        ["exception inside a task"] = (() => RunWith(TwoTasks.Cls, _ => throw new FormatException("the user's own")), "the user's own"),
        ["no shared parameter"] = (() => new GradientHarmonizer(Array.Empty<Parameter>(), [], new Sum()).Dispose(), "at least one shared parameter. Found none"),
        ["parameter both shared and own"] = (SharedAndOwn, "either shared or own. Found 'shared[0]' among the shared ones and, as 'own[0]'"),
        ["model moved after the step was made"] = (MovedModel, "was disposed. Moving a model with to()"),
        ["closure optimizer"] = (ClosureOptimizer, "Found LBFGS"),
        ["optimizer without parameters"] = (NoUpdatedParameter, "at least one parameter. Found none"),
        ["gradient of a wrong shape left behind"] = (WrongGradientLeftBehind, "no exception"),
        ["step used after its disposal"] = (DisposedStep, "disposed"),
        ["representation changed in place"] = (() => Cut(features => features.add_(1)), "a leaf Variable that requires grad is being used in an in-place operation"),
        ["graph in front of the cut already freed"] = (GraphInFrontFreed, "in front of the cut: the graph was already freed"),
        ["losses past the cut"] = (LossesPastTheCut, "must reach the losses through the representation alone"),
        ["tensor changed in place between two chunks"] = (ChangedBetweenChunks, "a tensor that the gradient needs was changed in place"),
        ["step run inside a task"] = (() => InsideATask((step, batch) => step.Run(batch)), "a pass is open already"),
        ["step reset inside a task"] = (() => InsideATask((step, _) => step.Reset()), "a pass is open already"),
        ["accumulation dropped inside a task"] = (() => InsideATask((step, _) => step.DiscardAccumulated()), "a pass is open already"),
        ["step disposed inside a task"] = (DisposedInsideATask, "'TrainingStep' was disposed"),
        ["another step of the model run inside a task"] = (OtherStepInsideATask, "a pass of another step of this model is open already"),
        ["step used by two threads"] = (TwoThreads, "no exception"),
        ["two steps of a model used by two threads"] = (TwoStepsOnTwoThreads, "no exception"),
        ["module added after the optimizer was made"] = (AddedModule, "optimizers[0] (Adam) must hold the parameters that it held when the step was created (6)"),
        ["optimizer disposed"] = (DisposedOptimizer, "optimizers[0] (Adam) failed"),
        ["reversal of infinite strength"] = (() => GradientReversal.Apply(ones(2), double.PositiveInfinity), "strength must be finite and not negative"),
    };

    public static int Run(string[] arguments)
    {
        torch.set_num_threads(1);
        try
        {
            All[arguments[0]].Make();
            Console.WriteLine("no exception");
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }

        return ManagedException;
    }

    private static void RunWith(TwoTasks task, Func<Tensor, Tensor> breakLoss)
    {
        var model = new TwoTaskModel { Break = (t, loss) => t == task ? breakLoss(loss) : loss };
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Run(model.Batch);
    }

    private static Tensor Disposed(Tensor loss)
    {
        loss.Dispose();
        return loss;
    }

    private static void UnderNoGrad()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        using var noGrad = no_grad();
        step.Run(model.Batch);
    }

    private static void LossOfAnEarlierStep()
    {
        var model = new TwoTaskModel();
        Tensor? kept = null;
        model.Break = (task, loss) => task == TwoTasks.Align ? loss : kept ??= loss.DetachFromDisposeScope();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Run(model.Batch);
        step.Run(model.Batch);
    }

    private static void LossDifferentiatedBefore() =>
        RunWith(TwoTasks.Cls, loss =>
        {
            loss.backward();
            return loss;
        });

    private static void UnreachedParameter()
    {
        var reached = new Parameter(ones(2));
        using var gradients = new GradientHarmonizer([reached, new Parameter(ones(2))], [], new Sum());
        gradients.Backward(reached.sum());
    }

    private static void ChangedInPlace()
    {
        var parameter = new Parameter(ones(2));
        using var gradients = new GradientHarmonizer([parameter], [], new Sum());
        var exponential = parameter.exp();
        var loss = exponential.sum();
        exponential.add_(1);
        gradients.Backward(loss);
    }

    private static void SharedAndOwn()
    {
        var parameter = new Parameter(ones(2));
        using var gradients = new GradientHarmonizer([parameter], [parameter], new Sum());
    }

    private static void MovedModel()
    {
        var model = new TwoTaskModel(ScalarType.Float32);
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        model.to(ScalarType.Float64);
        step.Run(model.Batch.to(ScalarType.Float64));
    }

    private static void ClosureOptimizer()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), optim.LBFGS(model.parameters()));
    }

    private static void NoUpdatedParameter()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), optim.SGD(Array.Empty<Parameter>(), 0.1));
    }

    private static void WrongGradientLeftBehind()
    {
        var model = new TwoTaskModel();
        model.encoder.weight!.grad = ones(3, ScalarType.Float64);
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Run(model.Batch);
    }

    private static void Cut(Func<Tensor, Tensor> behind, Action<Tensor>? inFront = null)
    {
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(
            model,
            new StepDefinition { Name = "Scripted", Space = GradientSpace.Representation, Tasks = [TrunkModel.Task(Letter.A)] },
            new GH(),
            [model.Descent()])
        {
            Intermediates = () =>
            {
                var features = model.Trunk.call(model.Trunk.Inputs);
                inFront?.Invoke(features);
                return [features];
            },
            Losses = features => [new(Letter.A, model.Trunk.heads[0].call(behind(features[0]!)).square().sum())],
        };
        step.Run();
    }

    private static void GraphInFrontFreed() => Cut(features => features, features => features.square().sum().backward());

    private static void LossesPastTheCut()
    {
        Tensor? kept = null;
        Cut(features => features + kept!, features => kept = features);
    }

    private static void ChangedBetweenChunks()
    {
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(
            model,
            TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)),
            new GH(),
            [model.Descent()],
            new StepOptions { GradientStorage = GradientStorage.GramianOnly })
        {
            Losses = _ =>
            {
                var losses = model.HandIn(Letter.A, Letter.B).ToArray();
                using var noGrad = no_grad();
                model.Trunk.heads[0].weight!.add_(1);
                return losses;
            },
        };
        step.Run();
    }

    private static void DisposedStep()
    {
        var model = new TwoTaskModel();
        var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        step.Dispose();
        step.Run(model.Batch);
    }

    private static void InsideATask(Action<TwoTaskModel.Step, Tensor> use)
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        model.Break = (_, loss) =>
        {
            use(step, model.Batch);
            return loss;
        };
        step.Run(model.Batch);
    }

    /// <summary>The pass that is open ends as if nothing had happened; the next one is refused.</summary>
    private static void DisposedInsideATask()
    {
        var model = new TwoTaskModel();
        var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        model.Break = (_, loss) =>
        {
            step.Dispose();
            return loss;
        };
        step.Run(model.Batch);
        step.Run(model.Batch);
    }

    private static void OtherStepInsideATask()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        using var other = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        model.Break = (_, loss) =>
        {
            other.Run(model.Batch);
            return loss;
        };
        step.Run(model.Batch);
    }

    /// <summary>One thread trains, the other one throws away what was accumulated: each call succeeds or is refused.</summary>
    private static void TwoThreads()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        Parallel.Invoke(
            () => Repeat(() => step.Run(model.Batch)),
            () => Repeat(step.DiscardAccumulated));
    }

    private static void TwoStepsOnTwoThreads()
    {
        var model = new TwoTaskModel();
        var optimizer = model.Optimizer();
        using var first = model.CreateStep(new FixedWeights(1, 1), optimizer);
        using var second = model.CreateStep(new FixedWeights(1, 1), optimizer);
        Parallel.Invoke(
            () => Repeat(() => first.Run(model.Batch)),
            () => Repeat(() => second.Run(model.Batch)));
    }

    private static void Repeat(Action action)
    {
        for (var i = 0; i < 300; i++)
        {
            try
            {
                action();
            }
            catch (InvalidOperationException exception) when (exception.Message.Contains("is open already", StringComparison.Ordinal))
            {
                Thread.Yield();
            }
        }
    }

    private static void AddedModule()
    {
        var model = new TwoTaskModel();
        using var step = model.CreateStep(new FixedWeights(1, 1), model.Optimizer());
        model.register_module("late", nn.Linear(2, 2));
        var before = model.encoder.weight!.sum().ToDouble();
        try
        {
            step.Run(model.Batch);
        }
        finally
        {
            if (model.encoder.weight!.sum().ToDouble() != before)
            {
                Console.WriteLine(WeightsChanged);
            }
        }
    }

    private static void DisposedOptimizer()
    {
        var model = new TwoTaskModel();
        var optimizer = model.Optimizer();
        using var step = model.CreateStep(new FixedWeights(1, 1), optimizer);
        optimizer.Dispose();
        step.Run(model.Batch);
    }
}
