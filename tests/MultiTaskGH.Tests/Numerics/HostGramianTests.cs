using System.Numerics;
using System.Runtime.InteropServices;
using FluentAssertions;
using MultiTaskGH.Numerics;

namespace MultiTaskGH.Tests.Numerics;

public class HostGramianTests
{
    private delegate void Kernel<T>(ref T first, int n, nint stride, nint length, Span<double> products);

    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int>();
            foreach (var n in (int[])[1, 2, 3, 4, 5, 8, 9])
            {
                foreach (var length in (int[])[1, 7, 8, 15, 16, 17, 33, 1023, 1024, 1025, 5000])
                {
                    sizes.Add(n, length);
                }
            }

            return sizes;
        }
    }

    // The product of two float32 numbers is exact in double: nothing is lost but what sums in double lose, and the norms bound the sum of the terms' magnitudes.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Float32_rows_give_the_inner_products_to_float64_rounding(int n, int length) => ShouldBeExactInAllWidths<float>(n, length, 1e-14);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Float64_rows_give_the_inner_products_to_float64_rounding(int n, int length) => ShouldBeExactInAllWidths<double>(n, length, 1e-14);

    [Fact]
    public void Long_float32_rows_lose_no_more_than_float64_ones() => ShouldBeExactInAllWidths<float>(2, 1_000_000, 1e-13);

    [Fact]
    public void Squares_that_float32_cannot_hold_are_not_finite()
    {
        float[] rows = [1e20f, 1];
        var gramian = new double[4];
        HostGramian.Add(ref rows[0], 2, 1, 1, gramian);
        gramian.Should().Equal(double.PositiveInfinity, 1e20f, 1e20f, 1);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_row_that_is_not_finite_has_a_square_that_is_not_finite(float broken)
    {
        var rows = new float[3 * 2050];
        foreach (var position in (int[])[0, 1023, 1024, 2049])
        {
            Array.Fill(rows, 1);
            rows[2050 + position] = broken;
            var gramian = new double[9];
            HostGramian.Add(ref rows[0], 3, 2050, 2050, gramian);
            double.IsFinite(gramian[4]).Should().BeFalse();
            gramian[0].Should().Be(2050);
            gramian[8].Should().Be(2050);
            gramian[2].Should().Be(2050);
        }
    }

    /// <summary>In the width of this processor and in those of others, which run in software where it lacks them.</summary>
    private static void ShouldBeExactInAllWidths<T>(int n, int length, double tolerance)
        where T : unmanaged, IFloatingPoint<T>
    {
        ShouldBeExact<T>(n, length, tolerance, HostGramian.Add, HostGramian.AddWithLast);
        ShouldBeExact<T>(n, length, tolerance, HostGramian.Add<T, Lanes128>, HostGramian.AddWithLast<T, Lanes128>);
        ShouldBeExact<T>(n, length, tolerance, HostGramian.Add<T, Lanes256>, HostGramian.AddWithLast<T, Lanes256>);
        ShouldBeExact<T>(n, length, tolerance, HostGramian.Add<T, Lanes512>, HostGramian.AddWithLast<T, Lanes512>);
    }

    private static void ShouldBeExact<T>(int n, int length, double tolerance, Kernel<T> add, Kernel<T> addWithLast)
        where T : unmanaged, IFloatingPoint<T>
    {
        // What lies between the rows must not count.
        var stride = length + 3;
        var random = new Random(n * length);
        var rows = new T[n * stride];
        for (var k = 0; k < rows.Length; k++)
        {
            rows[k] = T.CreateTruncating(k % stride < length ? random.NextDouble() - 0.4 : double.NaN);
        }

        var gramian = new double[n * n];
        Array.Fill(gramian, 3);
        add(ref MemoryMarshal.GetArrayDataReference(rows), n, stride, length, gramian);
        var withLast = new double[n - 1];
        Array.Fill(withLast, 3);
        addWithLast(ref MemoryMarshal.GetArrayDataReference(rows), n - 1, stride, length, withLast);
        for (var i = 0; i < n - 1; i++)
        {
            Math.Abs(withLast[i] - 3 - Product(i, n - 1)).Should().BeLessThan(tolerance * Math.Sqrt(Product(i, i) * Product(n - 1, n - 1)) + 1e-15);
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                // The 3 that was there before is rounded away again, which costs up to half a unit in its last place.
                var norms = Math.Sqrt(Product(i, i) * Product(j, j));
                Math.Abs(gramian[i * n + j] - 3 - Product(i, j)).Should().BeLessThan(tolerance * norms + 1e-15);
                gramian[i * n + j].Should().Be(gramian[j * n + i]);
            }
        }

        double Product(int i, int j)
        {
            // Neumaier's sum: a plain one would err more than the kernel does.
            var (product, lost) = (0.0, 0.0);
            for (var k = 0; k < length; k++)
            {
                var term = double.CreateTruncating(rows[i * stride + k]) * double.CreateTruncating(rows[j * stride + k]);
                var next = product + term;
                lost += Math.Abs(product) >= Math.Abs(term) ? product - next + term : term - next + product;
                product = next;
            }

            return product + lost;
        }
    }
}
