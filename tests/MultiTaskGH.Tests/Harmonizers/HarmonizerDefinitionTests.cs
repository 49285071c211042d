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
}
