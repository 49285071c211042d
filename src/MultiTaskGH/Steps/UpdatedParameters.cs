using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;
using LBFGS = TorchSharp.Modules.LBFGS;

namespace MultiTaskGH;

/// <summary>What the optimizers of a step update, told apart into shared parameters and heads, and checked.</summary>
internal sealed class UpdatedParameters
{
    private UpdatedParameters(IReadOnlyList<NamedParameter> shared, IReadOnlyList<NamedParameter> heads, IReadOnlySet<Parameter> updatedShared)
    {
        Shared = shared;
        Heads = heads;
        UpdatedShared = updatedShared;
    }

    public IReadOnlyList<NamedParameter> Shared { get; }

    public IReadOnlyList<NamedParameter> Heads { get; }

    /// <summary>Those of the shared parameters that an optimizer updates; the others are harmonized over and left alone.</summary>
    public IReadOnlySet<Parameter> UpdatedShared { get; }

    /// <summary>Reads the parameters of a model and its optimizers.</summary>
    /// <exception cref="ArgumentException">What a step cannot work with.</exception>
    public static UpdatedParameters Of(IMultiTaskModel model, IReadOnlyList<Optimizer> optimizers)
    {
        if (optimizers.Count == 0)
        {
            throw new ArgumentException("There must be at least one optimizer. Found none.", nameof(optimizers));
        }

        var shared = model.SharedParameters();
        if (shared.Count == 0)
        {
            throw new ArgumentException(
                $"The [Shared] members of {model.GetType().Name} must hold at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?",
                nameof(model));
        }

        var names = new Dictionary<Parameter, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in (model as Module)?.named_parameters() ?? [])
        {
            names.TryAdd(parameter, name);
        }

        var sharedParameters = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in shared)
        {
            names.TryAdd(parameter, name);
            sharedParameters.Add(parameter);
        }

        var owners = new Dictionary<Parameter, int>(ReferenceEqualityComparer.Instance);
        var heads = new List<NamedParameter>();
        var updatedShared = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
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
                var name = names.TryGetValue(parameter, out var known) ? known : $"parameter {position} of optimizers[{o}]";
                position++;
                if (!owners.TryAdd(parameter, o))
                {
                    throw new ArgumentException($"Each parameter must be in exactly one optimizer. Found '{name}' in optimizers[{owners[parameter]}] and again in optimizers[{o}].", nameof(optimizers));
                }

                if (sharedParameters.Contains(parameter))
                {
                    updatedShared.Add(parameter);
                }
                else
                {
                    heads.Add(new(name, parameter));
                }
            }
        }

        return owners.Count > 0
            ? new(shared, heads, updatedShared)
            : throw new ArgumentException(
                "The optimizers must update at least one parameter. Found none: does every module call RegisterComponents() at the end of its constructor?",
                nameof(optimizers));
    }
}
