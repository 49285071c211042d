namespace MultiTaskGH.Numerics;

/// <summary>
/// Adam on single numbers (Kingma and Ba, ICLR 2015): rates of decay 0.9 and 0.999, and 1e-8 beside the square root, as everywhere. Weight decay is
/// added to the gradient.
/// </summary>
internal readonly record struct Adam(double LearningRate, double WeightDecay)
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>Updates one number and what is remembered of its gradients.</summary>
    public void Update(ref double parameter, ref double firstMoment, ref double secondMoment, ref double updates, double gradient)
    {
        gradient += WeightDecay * parameter;
        updates++;
        firstMoment += (1 - FirstDecay) * (gradient - firstMoment);
        secondMoment = SecondDecay * secondMoment + (1 - SecondDecay) * gradient * gradient;
        var length = Math.Sqrt(secondMoment / (1 - Math.Pow(SecondDecay, updates))) + Epsilon;
        parameter -= LearningRate / (1 - Math.Pow(FirstDecay, updates)) * firstMoment / length;
    }
}
