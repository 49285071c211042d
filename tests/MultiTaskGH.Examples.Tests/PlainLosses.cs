using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The terms of losses, number by number.</summary>
internal static class PlainLosses
{
    public static double[][] Rows(Tensor matrix) => [.. matrix.detach().contiguous().data<double>().ToArray().Chunk((int)matrix.shape[1])];

    public static double[] Softmax(double[] logits)
    {
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    public static double[][] Softmax(double[][] logits) => Array.ConvertAll(logits, Softmax);

    public static double CrossEntropy(double[][] logits, IEnumerable<long> labels) => logits.Zip(labels, (row, label) => -Math.Log(Softmax(row)[label])).Average();

    public static double Entropy(double[] probabilities) => -probabilities.Sum(p => p * Math.Log(p + 1e-5));

    /// <summary>Of logits, for the label 1 with the probability that is given.</summary>
    public static double BinaryCrossEntropy(double logit, double label) => -label * Math.Log(Sigmoid(logit)) - (1 - label) * Math.Log(1 - Sigmoid(logit));

    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>The mean of <c>|softmax(a) - softmax(b)|</c> over rows and columns.</summary>
    public static double Discrepancy(double[][] first, double[][] second) =>
        Softmax(first).Zip(Softmax(second), (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average()).Average();

    public static long[] Answers(double[][] logits) => [.. logits.Select(row => (long)Array.IndexOf(row, row.Max()))];
}
