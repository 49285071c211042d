using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Optimizer = TorchSharp.torch.optim.Optimizer;

namespace MultiTaskGH.Examples.Tests;

/// <summary>
/// A method with the networks of <see cref="TinyArchitecture"/> in double, so that losses and gradients can be compared with plain arithmetic to
/// many digits, and a batch with fewer target than source images, so that neither can be taken for the other.
/// </summary>
internal sealed class TinyMethod<TMethod> : IDisposable
    where TMethod : AdaptationMethod
{
    public const int Classes = 3;

    private const int SourceCount = 12;

    private readonly DisposeScope scope = NewDisposeScope();

    public TinyMethod(
        MethodDefinition definition,
        Harmonizer? harmonizer = null,
        double learningRate = 0.1,
        int targetCount = 9,
        bool withBottleneck = false,
        params ReadOnlySpan<(string Name, double Value)> parameters)
    {
        var all = new Dictionary<string, double>(definition.Defaults(new("digits", "mnist", "usps")).Parameters);
        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        manual_seed(2);
        Method = (TMethod)definition.Create(new()
        {
            Architecture = new TinyArchitecture { Classes = Classes, WithBottleneck = withBottleneck },
            Harmonizer = harmonizer ?? new GH(),
            Iterations = 100,
            LearningRate = learningRate,
            EncoderRateFactor = 0.25,
            Parameters = all,
        });
        Method.to(float64);
        Method.Observer = Reports.Add;
        Batch = NewBatch(targetCount);
    }

    public TMethod Method { get; }

    public DomainBatch Batch { get; }

    public List<StepReport> Reports { get; } = [];

    public long[] Labels => Batch.Labels.data<long>().ToArray();

    /// <summary>Another batch.</summary>
    public static DomainBatch NewBatch(int targetCount) => new(
        randn(SourceCount, 1, 2, 2, dtype: float64) * 2,
        arange(SourceCount, dtype: int64).remainder(Classes),
        randn(targetCount, 1, 2, 2, dtype: float64) * 2 + 1);

    public Tensor Call(string part, Tensor input)
    {
        using var noGradients = no_grad();
        return ((Module<Tensor, Tensor>)Method.named_children().Single(child => child.name == part).module).call(input);
    }

    public double[][] Call(string part, double[][] input) => PlainLosses.Rows(Call(part, tensor(input.SelectMany(row => row).ToArray(), [input.Length, input[0].Length])));

    /// <summary>The features of the source's images and, after them, the target's.</summary>
    public double[][] Features()
    {
        using var noGradients = no_grad();
        return [.. PlainLosses.Rows(Method.Features(Batch.Source)), .. PlainLosses.Rows(Method.Features(Batch.Target))];
    }

    /// <summary>Which domain a row of <see cref="Features"/> belongs to: 1 for the source, 0 for the target.</summary>
    public static int Domain(int row) => row < SourceCount ? 1 : 0;

    public static T[] OfSource<T>(IEnumerable<T> rows) => [.. rows.Take(SourceCount)];

    public static T[] OfTarget<T>(IEnumerable<T> rows) => [.. rows.Skip(SourceCount)];

    /// <summary>One step with a rate of 1 and no momentum: what it takes off the parameters is their gradient. They are put back.</summary>
    /// <param name="run">Makes the step with the optimizer, which holds all parameters, and runs it.</param>
    public (TReport Report, IReadOnlyDictionary<string, double[]> Gradient) Run<TReport>(Func<Optimizer, TReport> run)
        where TReport : StepReport
    {
        var before = Parameters();
        using var optimizer = optim.SGD(Method.parameters().ToArray(), 1.0);
        var report = run(optimizer);
        var after = Parameters();
        Set(before);
        return (report, before.ToDictionary(entry => entry.Key, entry => entry.Value.Zip(after[entry.Key], (was, isNow) => was - isNow).ToArray()));
    }

    /// <summary>The values of all parameters by name.</summary>
    public IReadOnlyDictionary<string, double[]> Parameters() =>
        Method.named_parameters().ToDictionary(named => named.name, named => named.parameter.data<double>().ToArray());

    public void ParametersShouldBe(IReadOnlyDictionary<string, double[]> expected)
    {
        foreach (var (name, values) in Parameters())
        {
            values.Should().Equal(expected[name], name);
        }
    }

    /// <summary>The derivative of a loss along a direction in a part's parameters, by central differences of fourth order.</summary>
    public double Slope(string part, Func<double> loss)
    {
        const double Step = 1e-4;
        var before = Parameters();
        var direction = before.ToDictionary(entry => entry.Key, entry => Direction(entry.Value.Length));
        var slope = (8 * (At(Step) - At(-Step)) - At(2 * Step) + At(-2 * Step)) / (12 * Step);
        Set(before);
        return slope;

        double At(double step)
        {
            Set(before.ToDictionary(
                entry => entry.Key,
                entry => IsIn(part, entry.Key) ? [.. entry.Value.Zip(direction[entry.Key], (value, way) => value + step * way)] : entry.Value));
            return loss();
        }
    }

    /// <summary>Compares a gradient with the derivative along the direction of <see cref="Slope"/>.</summary>
    public void ShouldBeGradientOf(IReadOnlyDictionary<string, double[]> gradient, string part, double factor, Func<double> loss)
    {
        var expected = factor * Slope(part, loss);
        var pairs = gradient.Where(entry => IsIn(part, entry.Key)).SelectMany(entry => entry.Value.Zip(Direction(entry.Value.Length))).ToArray();
        var actual = pairs.Sum(pair => pair.First * pair.Second);

        // Losses near 1 are rounded in the 16th digit and divided by the step, 1e-4; the directions are about as long as the parameters are many.
        var scale = Math.Sqrt(pairs.Sum(pair => pair.First * pair.First) * pairs.Sum(pair => pair.Second * pair.Second));
        expected.Should().NotBe(0);
        actual.Should().BeApproximately(expected, 1e-8 * scale, $"of {part}");
    }

    /// <summary>The parts that a gradient or an update is not zero in, in the order of the parameters.</summary>
    public static IEnumerable<string> Parts(IReadOnlyDictionary<string, double[]> gradient) =>
        gradient.Where(entry => entry.Value.Any(value => value != 0)).Select(entry => entry.Key.Split('.')[0]).Distinct();

    public void Dispose()
    {
        Method.Dispose();
        scope.Dispose();
    }

    private static bool IsIn(string part, string name) => name.StartsWith(part + ".", StringComparison.Ordinal);

    private static double[] Direction(int length) => [.. Enumerable.Range(1, length).Select(i => Math.Sin(i))];

    private void Set(IReadOnlyDictionary<string, double[]> values)
    {
        using var noGradients = no_grad();
        foreach (var (name, parameter) in Method.named_parameters())
        {
            parameter.copy_(tensor(values[name], parameter.shape));
        }
    }
}
