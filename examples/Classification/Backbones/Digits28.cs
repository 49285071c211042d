namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The networks for grey digits of 28 x 28 pixels: 768 features.</summary>
public sealed class Digits28 : DigitArchitecture
{
    /// <inheritdoc/>
    public override string Name => "digits28";

    /// <inheritdoc/>
    public override int Channels => 1;

    /// <inheritdoc/>
    public override int Side => 28;
}
