using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.MultiTask.Methods;

/// <summary>Which plants and animals live in a river, from the chemistry of its water: a task for each species.</summary>
[MultiTask]
public sealed partial class SpeciesNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder;

    // One row for each species: a task reaches its own row alone.
    private readonly Linear heads;

    /// <summary>Initializes the network from torch's global generator.</summary>
    /// <param name="inputs">How many numbers describe the water.</param>
    /// <param name="species">How many species there are.</param>
    public SpeciesNetwork(int inputs, int species)
        : base(nameof(SpeciesNetwork))
    {
        encoder = Sequential(Linear(inputs, 32), ReLU(), Linear(32, 16), ReLU());
        heads = Linear(16, species);
        RegisterComponents();
    }

    /// <summary>How frequent each species is.</summary>
    /// <param name="water">B x inputs, standardized.</param>
    /// <returns>B x species, standardized.</returns>
    public override Tensor forward(Tensor water) => heads.call(encoder.call(water));

    [TaskFamily("species")]
    private Tensor SquaredErrors(Tensor water, Tensor abundance) => (forward(water) - abundance).square().mean([0]);
}
