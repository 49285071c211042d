using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The parameters of a step, checked, and what lies in their <c>.grad</c>.</summary>
internal sealed class TrainedParameters
{
    private readonly IReadOnlySet<Parameter>? updatedHarmonized;
    private readonly NamedParameter[] idle;
    private readonly List<Tensor> harmonizedInputs = [];
    private readonly List<Tensor> headInputs = [];
    private readonly List<Tensor> allInputs = [];

    /// <summary>Gathers and checks the parameters.</summary>
    /// <param name="harmonized">Those over which the gradients are harmonized; at least one.</param>
    /// <param name="updatedHarmonized">Those of the harmonized ones that receive the direction; null for all of them.</param>
    /// <param name="heads">The other updated parameters; none of them harmonized.</param>
    /// <param name="idle">Parameters that must have no gradient when the optimizers step.</param>
    public TrainedParameters(
        IEnumerable<NamedParameter> harmonized, IReadOnlySet<Parameter>? updatedHarmonized, IEnumerable<NamedParameter> heads, IEnumerable<NamedParameter> idle)
    {
        this.updatedHarmonized = updatedHarmonized;
        Harmonized = Distinct(harmonized);
        Heads = Distinct(heads);
        Check(Harmonized, Heads);

        // What is harmonized but not updated is cleared with the others.
        this.idle = Distinct(idle.Where(p => !p.Parameter.IsInvalid));
        Epsilon = Harmonized.Max(p => EpsilonOf(p.Parameter.dtype));
        GramianEpsilon = Array.TrueForAll(Harmonized, p => RowGramian.SumsInDouble(p.Parameter.device_type, p.Parameter.dtype)) ? EpsilonOf(ScalarType.Float64) : 0;
        LargestFactor = Harmonized.Concat(Heads).Min(p => LargestNumber(p.Parameter.dtype));
    }

    public NamedParameter[] Harmonized { get; }

    public NamedParameter[] Heads { get; }

    /// <summary>
    /// Whether a single task stands for itself, and everything it may update counts as harmonized: it need not reach all of it, as no task need
    /// reach every head.
    /// </summary>
    public bool AreHarmonizedTrivially { get; init; }

    /// <summary>Whether every harmonized parameter must be reached where all tasks take part.</summary>
    public bool MustBeReached => !AreHarmonizedTrivially && !MayBeMissed;

    /// <summary>Whether the user expects that no task may reach a harmonized parameter in some updates.</summary>
    public bool MayBeMissed { private get; set; }

    public bool UpdatesHarmonized => updatedHarmonized is null or { Count: > 0 };

    /// <summary>The distance from 1 to the next number of the coarsest type of a harmonized parameter.</summary>
    public double Epsilon { get; }

    /// <summary>That of the type in which a Gramian over the harmonized parameters is summed; 0 where that is the gradients' own.</summary>
    public double GramianEpsilon { get; }

    /// <summary>The largest number that every gradient type can hold.</summary>
    public double LargestFactor { get; }

    /// <summary>Whether a gradient's type overflows at numbers that training meets: float16 at 65,504; bfloat16 rounds coarsely besides.</summary>
    public bool HasHalfPrecision => Epsilon > Math.ScaleB(1, -23) || Array.Exists(Heads, p => EpsilonOf(p.Parameter.dtype) > Math.ScaleB(1, -23));

    /// <summary>The harmonized parameters that were trainable when the micro-batch began.</summary>
    public IList<Tensor> HarmonizedInputs => harmonizedInputs;

    /// <summary>The heads that were trainable when the micro-batch began.</summary>
    public IList<Tensor> HeadInputs => headInputs;

    /// <summary>Both.</summary>
    public IList<Tensor> AllInputs => allInputs;

    /// <summary>Checks what a step needs of its parameters.</summary>
    /// <exception cref="ArgumentException">No shared parameter, one that is shared and own, or one of another than a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">A parameter was disposed.</exception>
    public static void Check(IReadOnlyList<NamedParameter> shared, IReadOnlyList<NamedParameter> own)
    {
        if (shared.Count == 0)
        {
            throw new ArgumentException(
                "There must be at least one shared parameter. Found none: does every module call RegisterComponents() at the end of its constructor?", nameof(shared));
        }

        foreach (var (name, parameter) in shared.Concat(own))
        {
            if (parameter is null)
            {
                throw new ArgumentException($"A parameter must not be null. Found null for '{name}'.");
            }

            CheckAlive(name, parameter);
        }

        var names = new Dictionary<Parameter, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in shared)
        {
            names.TryAdd(parameter, name);
        }

        foreach (var (name, parameter) in own)
        {
            if (names.TryGetValue(parameter, out var sharedName))
            {
                throw new ArgumentException($"A parameter must be either shared or own. Found '{sharedName}' among the shared ones and, as '{name}', among the own ones.", nameof(own));
            }
        }

        foreach (var (name, parameter) in shared.Concat(own))
        {
            if (!parameter.is_floating_point())
            {
                throw new ArgumentException($"Parameter '{name}' must be of a floating-point type. Found {parameter.dtype}.");
            }
        }
    }

    /// <summary>The distance from 1 to the next number of a type.</summary>
    /// <exception cref="ArgumentException">Not a floating-point type in which models are trained.</exception>
    public static double EpsilonOf(ScalarType type) => type switch
    {
        ScalarType.Float64 => Math.ScaleB(1, -52),
        ScalarType.Float32 => Math.ScaleB(1, -23),
        ScalarType.Float16 => Math.ScaleB(1, -10),
        ScalarType.BFloat16 => Math.ScaleB(1, -7),
        _ => throw new ArgumentException($"Parameters must be float64, float32, float16 or bfloat16. Found {type}."),
    };

    /// <summary>Takes away the gradients that others left on the parameters, and looks anew which of them are trainable.</summary>
    /// <exception cref="InvalidOperationException">A parameter was disposed, or no harmonized one is trainable.</exception>
    public void BeginMicroBatch()
    {
        harmonizedInputs.Clear();
        headInputs.Clear();
        allInputs.Clear();
        CollectTrainable(Harmonized, harmonizedInputs);
        CollectTrainable(Heads, headInputs);
        foreach (var (_, parameter) in idle)
        {
            ClearGradient(parameter);
        }

        if (harmonizedInputs.Count == 0)
        {
            throw new InvalidOperationException($"At least one shared parameter must be trainable. Found all {Harmonized.Length} frozen, '{Harmonized[0].Name}' among them.");
        }

        allInputs.AddRange(harmonizedInputs);
        allInputs.AddRange(headInputs);
    }

    /// <summary>Whether the step updates a harmonized parameter, now that it is trainable or not.</summary>
    public bool IsUpdated(Parameter harmonized) => harmonized.requires_grad && updatedHarmonized?.Contains(harmonized) != false;

    /// <summary>Whether any parameter has a gradient.</summary>
    public bool HaveGradients() => Harmonized.Concat(Heads).Any(p =>
    {
        using var gradient = p.Parameter.grad;
        return gradient is { IsInvalid: false };
    });

    /// <summary>Leaves every parameter without a gradient.</summary>
    public void ClearGradients()
    {
        foreach (var (_, parameter) in Harmonized)
        {
            ClearGradient(parameter);
        }

        foreach (var (_, parameter) in Heads)
        {
            ClearGradient(parameter);
        }

        foreach (var (_, parameter) in idle)
        {
            ClearGradient(parameter);
        }
    }

    /// <summary>The 2-norm of all assigned gradients together; not finite if and only if one of them is not, or the norm overflows.</summary>
    public double AssignedNorm()
    {
        using var noGrad = no_grad();
        return AssignedGradients.Norm(Assigned());
    }

    /// <summary>Scales all assigned gradients in place.</summary>
    public void ScaleAssigned(double factor)
    {
        using var noGrad = no_grad();
        AssignedGradients.Scale(Assigned(), factor);
    }

    public static void ClearGradient(Parameter parameter)
    {
        if (!parameter.IsInvalid)
        {
            parameter.grad = null;
        }
    }

    private static void CollectTrainable(NamedParameter[] parameters, List<Tensor> inputs)
    {
        foreach (var (name, parameter) in parameters)
        {
            CheckAlive(name, parameter);
            parameter.grad = null;
            if (parameter.requires_grad)
            {
                inputs.Add(parameter);
            }
        }
    }

    private static void CheckAlive(string name, Parameter parameter)
    {
        if (parameter.IsInvalid)
        {
            throw new InvalidOperationException(
                $"Parameter '{name}' was disposed. Moving a model with to() replaces its parameters: move it before the optimizer and the step are created.");
        }
    }

    private static NamedParameter[] Distinct(IEnumerable<NamedParameter> parameters) =>
        parameters.DistinctBy(p => p.Parameter, ReferenceEqualityComparer.Instance).ToArray();

    private static double LargestNumber(ScalarType type) => type switch
    {
        ScalarType.Float64 => double.MaxValue,
        ScalarType.Float16 => (double)Half.MaxValue,
        _ => float.MaxValue,
    };

    private IEnumerable<Parameter> Assigned() => Harmonized.Concat(Heads).Select(p => p.Parameter);
}
