using System.Globalization;
using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class FamilyDefinitionTests
{
    private static readonly (Harmonizer Definition, string Expression, Needs Needs)[] Definitions =
    [
        (new Constant { Weights = [1, -2.5, 0] }, "new Constant { Weights = [1, -2.5, 0] }", Needs.None),
        (new RLW(), "new RLW { Distribution = RLWDistribution.Normal, Seed = 0 }", Needs.None),
        (new RLW { Distribution = RLWDistribution.Dirichlet, Seed = -7 }, "new RLW { Distribution = RLWDistribution.Dirichlet, Seed = -7 }", Needs.None),
        (new DWA(), "new DWA { Temperature = 2, UpdatesPerEpoch = 1 }", Needs.Losses),
        (new DWA { Temperature = 0.5, UpdatesPerEpoch = 300 }, "new DWA { Temperature = 0.5, UpdatesPerEpoch = 300 }", Needs.Losses),
        (new UW(), "new UW { LearningRate = 0.001, InitialLogVariance = -0.5 }", Needs.Losses),
        (new GLS(), "new GLS()", Needs.Losses),
        (new IMTLL(), "new IMTLL { LearningRate = 0.001 }", Needs.Losses),
        (new STCH(), "new STCH { Mu = 1, Nadir = null, Preference = null, WarmUpEpochs = 4, UpdatesPerEpoch = 1 }", Needs.Losses),
        (new STCH { Mu = 0.25, Nadir = [1, 2, 0.5], Preference = [0.5, 0, 1], WarmUpEpochs = 0, UpdatesPerEpoch = 10 },
            "new STCH { Mu = 0.25, Nadir = [1, 2, 0.5], Preference = [0.5, 0, 1], WarmUpEpochs = 0, UpdatesPerEpoch = 10 }", Needs.Losses),
        (new GradNorm(), "new GradNorm { Alpha = 1.5, LearningRate = 0.001 }", Needs.Losses | Needs.Gramian),
        (new FAMO(), "new FAMO { LearningRate = 0.025, WeightDecay = 0.001, MinimumLosses = null, Epsilon = 1E-08 }", Needs.Losses | Needs.LossesAfterUpdate),
        (new FAMO { MinimumLosses = [-0.5, 0, 1e-30] }, "new FAMO { LearningRate = 0.025, WeightDecay = 0.001, MinimumLosses = [-0.5, 0, 1E-30], Epsilon = 1E-08 }", Needs.Losses | Needs.LossesAfterUpdate),
        (new GradDrop(), "new GradDrop { Leak = null, Seed = 0 }", Needs.Gradients),
        (new GradDrop { Leak = [0, 0.5, 1], Seed = 4 }, "new GradDrop { Leak = [0, 0.5, 1], Seed = 4 }", Needs.Gradients),
        (new TrimmedMean(), "new TrimmedMean { Trim = 1 }", Needs.Gradients),
        (new DBMTL { BetaSigma = 0.5 }, "new DBMTL { Beta = 0.9, BetaSigma = 0.5, Epsilon = 1E-08 }", Needs.Losses | Needs.Gradients),
        (new ExcessMTL(), "new ExcessMTL { StepSize = 0.01, Epsilon = 1E-07 }", Needs.Gradients),
        (new MoCo(), "new MoCo { Beta = 0.5, BetaSigma = 0.5, Gamma = 0.1, GammaSigma = 0.5, Rho = 0, Epsilon = 1E-08 }", Needs.Losses | Needs.Gradients),
        (new MoDo(), "new MoDo { Gamma = 0.001, Rho = 0.1 }", Needs.SeveralBatches),
        (new SDMGrad(), "new SDMGrad { Lambda = 0.3, Iterations = 20, StepSize = 5, Momentum = 0.5, Epsilon = 1E-08 }", Needs.SeveralBatches),
    ];

    /// <summary>Every numeric parameter, by its name, and the rule that it breaks.</summary>
    private static readonly (string Property, string Rule, double[] Bad, Func<double, Harmonizer> Make)[] Guards =
    [
        ("Temperature", Positive, [0, -1], value => new DWA { Temperature = value }),
        ("LearningRate", Positive, [0, -1], value => new UW { LearningRate = value }),
        ("InitialLogVariance", "must lie between -700 and 700, where the weight is finite and not zero", [-701, 701], value => new UW { InitialLogVariance = value }),
        ("LearningRate", Positive, [0, -1], value => new IMTLL { LearningRate = value }),
        ("Mu", Positive, [0, -1], value => new STCH { Mu = value }),
        ("Alpha", NotNegative, [-1], value => new GradNorm { Alpha = value }),
        ("LearningRate", Positive, [0, -1], value => new GradNorm { LearningRate = value }),
        ("LearningRate", Positive, [0, -1], value => new FAMO { LearningRate = value }),
        ("WeightDecay", NotNegative, [-1], value => new FAMO { WeightDecay = value }),
        ("Epsilon", NotNegative, [-1], value => new FAMO { Epsilon = value }),
        ("Beta", BelowOne, [-0.1, 1], value => new DBMTL { Beta = value }),
        ("BetaSigma", NotNegative, [-1], value => new DBMTL { BetaSigma = value }),
        ("Epsilon", NotNegative, [-1], value => new DBMTL { Epsilon = value }),
        ("StepSize", NotNegative, [-1], value => new ExcessMTL { StepSize = value }),
        ("Epsilon", NotNegative, [-1], value => new ExcessMTL { Epsilon = value }),
        ("Beta", "must be above 0 and at most 1", [0, -1, 1.001], value => new MoCo { Beta = value }),
        ("BetaSigma", NotNegative, [-1], value => new MoCo { BetaSigma = value }),
        ("Gamma", NotNegative, [-1], value => new MoCo { Gamma = value }),
        ("GammaSigma", NotNegative, [-1], value => new MoCo { GammaSigma = value }),
        ("Rho", NotNegative, [-1], value => new MoCo { Rho = value }),
        ("Epsilon", NotNegative, [-1], value => new MoCo { Epsilon = value }),
        ("Gamma", NotNegative, [-1], value => new MoDo { Gamma = value }),
        ("Rho", NotNegative, [-1], value => new MoDo { Rho = value }),
        ("Lambda", NotNegative, [-1], value => new SDMGrad { Lambda = value }),
        ("StepSize", Positive, [0, -1], value => new SDMGrad { StepSize = value }),
        ("Momentum", BelowOne, [-0.1, 1], value => new SDMGrad { Momentum = value }),
        ("Epsilon", NotNegative, [-1], value => new SDMGrad { Epsilon = value }),
    ];

    private static readonly (string Property, Func<IReadOnlyList<double>, Harmonizer> Make)[] Lists =
    [
        ("Weights", list => new Constant { Weights = list }),
        ("Nadir", list => new STCH { Nadir = list }),
        ("Preference", list => new STCH { Preference = list }),
        ("MinimumLosses", list => new FAMO { MinimumLosses = list }),
        ("Leak", list => new GradDrop { Leak = list }),
    ];

    private const string Positive = "must be a finite number above 0";
    private const string NotNegative = "must be a finite number of at least 0";
    private const string BelowOne = "must be at least 0 and below 1";

    [Fact]
    public void ToString_gives_the_expression_under_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        // The tests run without ICU data, so the culture is made by hand: decimal comma, another minus, as in sv-SE.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "−";
        try
        {
            CultureInfo.CurrentCulture = culture;
            foreach (var (definition, expression, _) in Definitions)
            {
                definition.ToString().Should().Be(expression);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Only_what_is_needed_is_asked_for()
    {
        foreach (var (definition, _, needs) in Definitions)
        {
            definition.Needs.Should().Be(needs, "{0}", definition);
            definition.WorksOnRepresentations.Should().Be(definition is not (DBMTL or ExcessMTL or MoCo or MoDo or SDMGrad), "{0}", definition);
            definition.BatchesPerStep.Should().Be(definition is MoDo or SDMGrad ? 3 : 1, "{0}", definition);
        }
    }

    [Fact]
    public void Definitions_are_equal_by_their_parameters()
    {
        Definitions.Select(d => d.Definition).Should().OnlyHaveUniqueItems();
        foreach (var (_, make) in Lists)
        {
            make([0.5, 1]).Should().Be(make([0.5, 1])).And.NotBe(make([1, 0.5]));
            make([0.5, 1]).GetHashCode().Should().Be(make([0.5, 1]).GetHashCode());
        }
    }

    [Fact]
    public void Every_method_refuses_to_start_without_a_task()
    {
        foreach (var (definition, _, _) in Definitions)
        {
            definition.Invoking(d => d.Start(0)).Should().Throw<ArgumentOutOfRangeException>("{0}", definition).WithParameterName("taskCount");
        }
    }

    [Fact]
    public void Numbers_are_guarded()
    {
        foreach (var (property, rule, bad, make) in Guards)
        {
            foreach (var value in (double[])[.. bad, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                Action create = () => make(value);
                create.Should().Throw<ArgumentOutOfRangeException>("{0} = {1}", property, value)
                    .WithMessage($"{property} {rule}. Found {value.ToString(CultureInfo.InvariantCulture)}.*").WithParameterName(property);
            }
        }
    }

    [Fact]
    public void Counts_are_guarded()
    {
        ((Action)(() => _ = new DWA { UpdatesPerEpoch = 0 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("UpdatesPerEpoch must be at least 1. Found 0.*");
        ((Action)(() => _ = new STCH { UpdatesPerEpoch = 0 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("UpdatesPerEpoch must be at least 1. Found 0.*");
        ((Action)(() => _ = new STCH { WarmUpEpochs = -1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("WarmUpEpochs must be at least 0. Found -1.*");
        ((Action)(() => _ = new TrimmedMean { Trim = -1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Trim must be at least 0. Found -1.*");
        ((Action)(() => _ = new SDMGrad { Iterations = 0 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Iterations must be at least 1. Found 0.*");
        ((Action)(() => _ = new RLW { Distribution = (RLWDistribution)9 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Distribution must be Normal or Dirichlet. Found 9*");
    }

    [Fact]
    public void Lists_hold_a_number_for_every_task()
    {
        foreach (var (property, make) in Lists)
        {
            ((Action)(() => make([]))).Should().Throw<ArgumentException>().WithMessage($"{property} must hold *Found none*");
            ((Action)(() => make([1, double.NaN]))).Should().Throw<ArgumentException>().WithMessage($"{property} must hold *Found {property}[1] = NaN.*");
            ((Action)(() => make([1, 0.5]).Start(3))).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{property}, 2.*");

            double[] values = [0.25, 1];
            var definition = make(values);
            values[0] = 0.5;
            definition.Should().Be(make([0.25, 1]), "the list is a copy");
        }

        ((Action)(() => _ = new Constant { Weights = null! })).Should().Throw<ArgumentNullException>();
        ((Action)(() => _ = new STCH { Nadir = [1, 0] })).Should().Throw<ArgumentException>().WithMessage("Nadir must hold positive, finite numbers. Found Nadir[1] = 0.*");
        ((Action)(() => _ = new GradDrop { Leak = [1.5] })).Should().Throw<ArgumentException>().WithMessage("*from 0 to 1. Found Leak[0] = 1.5.*");
        ((Action)(() => _ = new GradDrop { Leak = [-0.5] })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void As_many_tasks_as_are_trimmed_are_too_few()
    {
        new TrimmedMean { Trim = 2 }.Invoking(d => d.Start(4)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*above twice Trim, 4.*");
        new TrimmedMean { Trim = int.MaxValue }.Invoking(d => d.Start(4)).Should().Throw<ArgumentOutOfRangeException>();
        using var run = new TrimmedMean { Trim = 2 }.Start(5);
    }
}
