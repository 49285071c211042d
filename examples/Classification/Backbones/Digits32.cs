namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The networks for coloured digits of 32 x 32 pixels, such as those of SVHN: 1,200 features.</summary>
public sealed class Digits32 : DigitArchitecture
{
    /// <inheritdoc/>
    public override string Name => "digits32";

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int Side => 32;
}
