using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;
using LBFGS = TorchSharp.Modules.LBFGS;

namespace MultiTaskGH;

/// <summary>The parameters of a step by what happens to them, told apart and checked.</summary>
internal sealed class StepParameters
{
    private StepParameters(
        IReadOnlyList<NamedParameter> harmonized, IReadOnlyList<NamedParameter> heads, IReadOnlyList<NamedParameter> idle, IReadOnlySet<Parameter> updatedHarmonized)
    {
        Harmonized = harmonized;
        Heads = heads;
        Idle = idle;
        UpdatedHarmonized = updatedHarmonized;
    }

    public IReadOnlyList<NamedParameter> Harmonized { get; }

    /// <summary>Whether the step names nothing to harmonize over, and has a single task that needs nothing.</summary>
    public bool HarmonizesTrivially { get; private init; }

    /// <summary>What is updated but not harmonized over.</summary>
    public IReadOnlyList<NamedParameter> Heads { get; }

    /// <summary>What the optimizers hold and the step leaves alone.</summary>
    public IReadOnlyList<NamedParameter> Idle { get; }

    /// <summary>Those of the harmonized parameters that are updated; the others are harmonized over and left alone.</summary>
    public IReadOnlySet<Parameter> UpdatedHarmonized { get; }

    /// <summary>Tells the parameters of a step apart.</summary>
    /// <param name="model">Gives the harmonized parameters where the step names none, and names for those that only optimizers hold.</param>
    /// <param name="definition">The step.</param>
    /// <param name="harmonized">Null for the model's shared ones.</param>
    /// <param name="updated">Null for everything that the optimizers hold.</param>
    /// <param name="optimizers">The optimizers.</param>
    /// <exception cref="ArgumentException">What a step cannot work with.</exception>
    public static StepParameters Of(
        IMultiTaskModel model, StepDefinition definition, IReadOnlyList<NamedParameter>? harmonized, IReadOnlyList<NamedParameter>? updated, IReadOnlyList<Optimizer> optimizers)
    {
        var names = Names(model, harmonized, updated);
        var held = Held(optimizers, names);
        if (updated is not null)
        {
            CheckUpdated(definition, updated, held, optimizers.Count);
        }

        // Where a step names what it updates, its order is the author's; else that of the optimizers.
        var updatedParameters = (updated ?? held.Select(entry => new NamedParameter(Name(names, entry.Key), entry.Key)))
            .Where(p => held.ContainsKey(p.Parameter))
            .DistinctBy(p => p.Parameter, ReferenceEqualityComparer.Instance)
            .ToArray();
        var updatedSet = Set(updatedParameters);
        var isTrivial = harmonized is { Count: 0 } && definition.Tasks is [{ IsFamily: false }];
        harmonized = harmonized switch
        {
            { Count: 0 } when isTrivial => updatedParameters,
            { Count: 0 } => throw new ArgumentException(
                $"Step '{definition.Name}' of {model.GetType().Name}: the members that it harmonizes over must hold at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?",
                nameof(harmonized)),
            null => Shared(model),
            _ => harmonized,
        };
        var harmonizedSet = Set(harmonized);
        return new(
            harmonized,
            [.. updatedParameters.Where(p => !harmonizedSet.Contains(p.Parameter))],
            [.. held.Keys.Where(p => !updatedSet.Contains(p)).Select(p => new NamedParameter(Name(names, p), p))],
            Set(harmonized.Where(p => updatedSet.Contains(p.Parameter))))
        {
            HarmonizesTrivially = isTrivial,
        };
    }

    private static IReadOnlyList<NamedParameter> Shared(IMultiTaskModel model) => model.SharedParameters() is { Count: > 0 } shared
        ? shared
        : throw new ArgumentException(
            $"The [Shared] members of {model.GetType().Name} must hold at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?",
            nameof(model));

    private static Dictionary<Parameter, string> Names(IMultiTaskModel model, IReadOnlyList<NamedParameter>? harmonized, IReadOnlyList<NamedParameter>? updated)
    {
        var names = new Dictionary<Parameter, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in (model as Module)?.named_parameters() ?? [])
        {
            names.TryAdd(parameter, name);
        }

        foreach (var (name, parameter) in (harmonized ?? model.SharedParameters()).Concat(updated ?? []))
        {
            names.TryAdd(parameter, name);
        }

        return names;
    }

    /// <summary>Every parameter that the optimizers hold, with the number of its optimizer, in their order.</summary>
    private static OrderedDictionary<Parameter, int> Held(IReadOnlyList<Optimizer> optimizers, Dictionary<Parameter, string> names)
    {
        if (optimizers.Count == 0)
        {
            throw new ArgumentException("There must be at least one optimizer. Found none.", nameof(optimizers));
        }

        var held = new OrderedDictionary<Parameter, int>(ReferenceEqualityComparer.Instance);
        for (var o = 0; o < optimizers.Count; o++)
        {
            if (optimizers[o] is null or LBFGS)
            {
                throw new ArgumentException(
                    optimizers[o] is null
                        ? $"optimizers[{o}] must not be null."
                        : $"optimizers[{o}] must step without a closure. Found LBFGS, which evaluates the losses on its own, past the harmonizer.",
                    nameof(optimizers));
            }

            var position = 0;
            foreach (var parameter in optimizers[o].parameters())
            {
                names.TryAdd(parameter, $"parameter {position++} of optimizers[{o}]");
                if (!held.TryAdd(parameter, o))
                {
                    throw new ArgumentException(
                        $"Each parameter must be in exactly one optimizer. Found '{Name(names, parameter)}' in optimizers[{held[parameter]}] and again in optimizers[{o}].", nameof(optimizers));
                }
            }
        }

        return held.Count > 0
            ? held
            : throw new ArgumentException(
                "The optimizers must update at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?", nameof(optimizers));
    }

    private static void CheckUpdated(StepDefinition definition, IReadOnlyList<NamedParameter> updated, OrderedDictionary<Parameter, int> held, int optimizerCount)
    {
        if (updated.Count == 0)
        {
            throw new ArgumentException(
                $"Step '{definition.Name}': the members that it updates must hold at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?",
                nameof(updated));
        }

        var used = new bool[optimizerCount];
        foreach (var (name, parameter) in updated)
        {
            if (held.TryGetValue(parameter, out var optimizer))
            {
                used[optimizer] = true;
            }
            else if (!parameter.IsInvalid && parameter.requires_grad)
            {
                throw new ArgumentException(
                    $"Step '{definition.Name}': every trainable parameter that it updates must be in one of its optimizers. Found '{name}' in none. Hand in the optimizer that holds it, freeze it, or take its member out of Update.",
                    nameof(updated));
            }
        }

        var unused = Array.IndexOf(used, false);
        if (unused >= 0)
        {
            throw new ArgumentException(
                $"Step '{definition.Name}': each optimizer must hold at least one parameter that the step updates. Found none in optimizers[{unused}]. Leave it out, or add its members to Update.",
                nameof(updated));
        }
    }

    private static string Name(Dictionary<Parameter, string> names, Parameter parameter) => names[parameter];

    private static HashSet<Parameter> Set(IEnumerable<NamedParameter> parameters) => new(parameters.Select(p => p.Parameter), ReferenceEqualityComparer.Instance);
}
