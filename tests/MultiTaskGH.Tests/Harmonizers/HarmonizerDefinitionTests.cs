using System.Globalization;
using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class HarmonizerDefinitionTests
{
    private static readonly (Harmonizer Definition, string Expression)[] Definitions =
    [
        (new Sum(), "new Sum()"),
        (new Mean(), "new Mean()"),
        (new GH(), "new GH { Form = GHForm.Exact }"),
        (new GH { Form = GHForm.Pairwise }, "new GH { Form = GHForm.Pairwise }"),
        (new GHPlusPlus(), "new GHPlusPlus { Inertia = Inertia.Directions, ProjectDirection = false }"),
        (new GHPlusPlus { Inertia = Inertia.Norms, ProjectDirection = true }, "new GHPlusPlus { Inertia = Inertia.Norms, ProjectDirection = true }"),
        (new GHPlusPlus { Inertia = Inertia.Of(1, 2.5, 1e-30) }, "new GHPlusPlus { Inertia = Inertia.Of(1, 2.5, 1E-30), ProjectDirection = false }"),
        (new GHPlusPlusRotation { Split = 0.1 }, "new GHPlusPlusRotation { Split = 0.1 }"),
        (new GHPlusPlusReleased { TradeOff = 0.25 }, "new GHPlusPlusReleased { TradeOff = 0.25 }"),
        (new PCGrad { Seed = -12 }, "new PCGrad { Order = PCGradOrder.Shuffled, Seed = -12, Reduction = Reduction.Sum }"),
        (new PCGrad { Order = PCGradOrder.Fixed, Reduction = Reduction.Mean }, "new PCGrad { Order = PCGradOrder.Fixed, Seed = 0, Reduction = Reduction.Mean }"),
        (new UPGrad(), "new UPGrad { Preference = null, Reduction = Reduction.Mean }"),
        (new UPGrad { Preference = [1, 0.5] }, "new UPGrad { Preference = [1, 0.5], Reduction = Reduction.Mean }"),
        (new DualProj { Preference = [1, 0], Reduction = Reduction.Sum }, "new DualProj { Preference = [1, 0], Reduction = Reduction.Sum }"),
        (new MGDA(), "new MGDA { Reduction = Reduction.Mean }"),
        (new IMTLG { Reduction = Reduction.Sum }, "new IMTLG { Reduction = Reduction.Sum }"),
        (new AlignedMTL(), "new AlignedMTL { ScaleMode = AlignedMTLScale.Min, Preference = null, Reduction = Reduction.Mean }"),
        (new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE, Preference = [0.1, 2] }, "new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE, Preference = [0.1, 2], Reduction = Reduction.Mean }"),
        (new ConFIG { Preference = [1e-30, 2.5] }, "new ConFIG { Preference = [1E-30, 2.5] }"),
        (new CAGrad(), "new CAGrad { C = 0.5, Rescale = CAGradRescale.None, Reduction = Reduction.Mean }"),
        (new CAGrad { C = 0.25, Rescale = CAGradRescale.OnePlusC }, "new CAGrad { C = 0.25, Rescale = CAGradRescale.OnePlusC, Reduction = Reduction.Mean }"),
        (new NashMTL(), "new NashMTL { MaxNorm = 1 }"),
        (new NashMTL { MaxNorm = null }, "new NashMTL { MaxNorm = null }"),
        (new FairGrad { Alpha = 0.5 }, "new FairGrad { Alpha = 0.5 }"),
        (new Krum { Byzantine = 1, Selected = 2 }, "new Krum { Byzantine = 1, Selected = 2 }"),
        (new GradVac { Beta = 0.1, Epsilon = 1e-8, Seed = -3 }, "new GradVac { Beta = 0.1, Epsilon = 1E-08, Order = PCGradOrder.Shuffled, Seed = -3, Reduction = Reduction.Sum }"),
    ];

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
            0.5.ToString().Should().Be("0,5", "or the culture would prove nothing");
            foreach (var (definition, expression) in Definitions)
            {
                definition.ToString().Should().Be(expression);
            }
            // Every digit that tells the number from its neighbours.
            Inertia.Of(0.1 + 0.2).ToString().Should().Be("Inertia.Of(0.30000000000000004)");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Definitions_are_equal_by_their_parameters()
    {
        new GHPlusPlus { Inertia = Inertia.Of(1, 2) }.Should().Be(new GHPlusPlus { Inertia = Inertia.Of(1, 2) });
        new GHPlusPlus { Inertia = Inertia.Of(1, 2) }.Should().NotBe(new GHPlusPlus { Inertia = Inertia.Of(2, 1) });
        new GHPlusPlus { Inertia = Inertia.Of(1, 2) }.GetHashCode().Should().Be(new GHPlusPlus { Inertia = Inertia.Of(1, 2) }.GetHashCode());
        new GHPlusPlus().Should().NotBe(new GHPlusPlus { Inertia = Inertia.Norms });
        Definitions.Select(d => d.Definition).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Only_what_is_needed_is_asked_for()
    {
        foreach (var (definition, _) in Definitions)
        {
            definition.Needs.Should().Be(definition is Sum or Mean ? Needs.None : Needs.Gramian, "{0}", definition);
        }
    }

    [Fact]
    public void Every_method_refuses_to_start_without_a_task()
    {
        foreach (var (definition, _) in Definitions)
        {
            Action start = () => definition.Start(0);
            start.Should().Throw<ArgumentOutOfRangeException>("{0}", definition).WithParameterName("taskCount");
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Splits_lie_between_0_and_1(double value)
    {
        Action rotation = () => _ = new GHPlusPlusRotation { Split = value };
        Action released = () => _ = new GHPlusPlusReleased { TradeOff = value };
        var found = value.ToString(CultureInfo.InvariantCulture);

        rotation.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"Split must lie between 0 and 1. Found {found}.*");
        released.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"TradeOff must lie between 0 and 1. Found {found}.*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Inertias_are_positive_and_finite(double value)
    {
        Action make = () => Inertia.Of(1, value);

        make.Should().Throw<ArgumentException>().WithMessage("values must hold positive, finite numbers. Found values[1] = *");
    }

    [Fact]
    public void Inertias_are_one_per_task()
    {
        Action none = () => Inertia.Of();
        Action start = () => new GHPlusPlus { Inertia = Inertia.Of(1, 2) }.Start(3);
        Action missing = () => _ = new GHPlusPlus { Inertia = null! };

        none.Should().Throw<ArgumentException>().WithMessage("*one inertia per task. Found none.*");
        start.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*one value per task. Found 2 values for 3 tasks.*");
        missing.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Inertias_do_not_change_with_the_array_that_they_came_from()
    {
        double[] values = [1, 2];
        var inertia = Inertia.Of(values);
        values[0] = 50;

        inertia.Should().Be(Inertia.Of(1, 2));
        inertia.Values.ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public void The_rotation_serves_two_tasks()
    {
        Action start = () => new GHPlusPlusRotation().Start(3);

        start.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Found 3 tasks. Use GHPlusPlus*");
        new GHPlusPlusRotation().Weigh(new double[,] { { 2 } }).Weights.Should().Equal(1);
    }

    [Fact]
    public void An_undefined_order_is_refused()
    {
        Action make = () => _ = new PCGrad { Order = (PCGradOrder)9 };

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Order must be Shuffled or Fixed. Found 9*");
    }

    [Fact]
    public void Parameters_of_the_methods_are_guarded()
    {
        Refuse(() => new CAGrad { C = -0.1 }, "C must be finite and at least 0. Found -0.1*");
        Refuse(() => new CAGrad { C = double.PositiveInfinity }, "C must be finite and at least 0. Found Infinity*");
        Refuse(() => new CAGrad { Rescale = (CAGradRescale)7 }, "Rescale must be None, OnePlusC or OnePlusCSquared. Found 7*");
        Refuse(() => new NashMTL { MaxNorm = 0 }, "MaxNorm must be positive and finite, or null for no limit. Found 0*");
        Refuse(() => new NashMTL { MaxNorm = double.NaN }, "MaxNorm must be positive and finite, or null for no limit. Found NaN*");
        Refuse(() => new FairGrad { Alpha = 0 }, "Alpha must be positive and finite. Found 0*");
        Refuse(() => new AlignedMTL { ScaleMode = (AlignedMTLScale)5 }, "ScaleMode must be Min, Median or RMSE. Found 5*");
        Refuse(() => new Krum { Byzantine = -1 }, "Byzantine must be at least 0. Found -1*");
        Refuse(() => new Krum { Selected = 0 }, "Selected must be at least 1. Found 0*");
        Refuse(() => new GradVac { Beta = 1.01 }, "Beta must lie between 0 and 1. Found 1.01*");
        Refuse(() => new GradVac { Epsilon = -1 }, "Epsilon must be finite and at least 0. Found -1*");
        Refuse(() => new GradVac { Order = (PCGradOrder)3 }, "Order must be Shuffled or Fixed. Found 3*");
    }

    [Fact]
    public void Reductions_are_sum_or_mean()
    {
        Func<Harmonizer>[] makes =
        [
            () => new PCGrad { Reduction = (Reduction)4 }, () => new GradVac { Reduction = (Reduction)4 }, () => new UPGrad { Reduction = (Reduction)4 },
            () => new DualProj { Reduction = (Reduction)4 }, () => new MGDA { Reduction = (Reduction)4 }, () => new IMTLG { Reduction = (Reduction)4 },
            () => new AlignedMTL { Reduction = (Reduction)4 }, () => new CAGrad { Reduction = (Reduction)4 },
        ];
        foreach (var make in makes)
        {
            Refuse(make, "Reduction must be Sum or Mean. Found 4*");
        }
    }

    [Fact]
    public void Preferences_are_one_number_per_task_and_not_negative()
    {
        foreach (var make in new Func<double[], Harmonizer>[]
        {
            p => new UPGrad { Preference = p }, p => new DualProj { Preference = p }, p => new AlignedMTL { Preference = p }, p => new ConFIG { Preference = p },
        })
        {
            Action negative = () => make([1, -1]);
            Action zeros = () => make([0, 0]);
            Action count = () => make([1, 2]).Start(3);
            negative.Should().Throw<ArgumentException>().WithMessage("Preference must hold finite numbers of at least 0. Found Preference[1] = -1.*");
            zeros.Should().Throw<ArgumentException>().WithMessage("*at least one number above 0*");
            count.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("taskCount");
            make([1, 2]).Should().Be(make([1, 2]), "records are equal by their numbers");
            make([1, 2]).Should().NotBe(make([2, 1]));
        }
    }

    [Fact]
    public void Krum_needs_enough_tasks()
    {
        Action start = () => new Krum { Byzantine = 2 }.Start(4);
        Action selected = () => new Krum { Selected = 4 }.Start(3);

        start.Should().Throw<ArgumentOutOfRangeException>().WithMessage("taskCount must be at least 5 for new Krum*Found 4*");
        selected.Should().Throw<ArgumentOutOfRangeException>().WithMessage("taskCount must be at least 4 for new Krum*Found 3*");
        var result = new Krum().Start(5).Solve(
            new() { ActiveTasks = [1, 4], Gramian = [1, 0, 0, 1], GradientEpsilon = Gradients.DoubleEpsilon }, new double[2]);
        result.Failure.Should().Contain("fewer are active");
    }

    private static void Refuse(Func<Harmonizer> make, string message)
    {
        Action act = () => make();
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }
}
