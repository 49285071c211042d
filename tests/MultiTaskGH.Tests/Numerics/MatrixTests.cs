using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>Factorizations are judged by their products.</summary>
public class MatrixTests
{
    public static TheoryData<int> Sizes() => [1, 2, 3, 4, 7, 10, 33, 128];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Eigenvectors_are_orthonormal_and_rebuild_the_matrix(int n)
    {
        var sampler = new GradientSampler(91 + n);
        var eigen = new SymmetricEigen(1);
        foreach (var matrix in new[] { Symmetric(n, sampler), Gramian(sampler.LowRank(n, n, Math.Max(1, n / 2))), Diagonal(n), new double[n * n] })
        {
            eigen.TryDecompose(matrix, n).Should().BeTrue();
            var scale = Math.Max(double.Epsilon, eigen.Values.ToArray().Max(Math.Abs));
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var rebuilt = 0.0;
                    for (var k = 0; k < n; k++)
                    {
                        rebuilt += eigen.Values[k] * eigen.Vector(k)[i] * eigen.Vector(k)[j];
                    }

                    Math.Abs(rebuilt - matrix[(i * n) + j]).Should().BeLessThanOrEqualTo(1e-14 * n * scale);
                    Vectors.Dot(eigen.Vector(i), eigen.Vector(j)).Should().BeApproximately(i == j ? 1 : 0, 1e-14 * n);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_rank_is_counted_relative_to_the_largest_eigenvalue(int n)
    {
        var rank = Math.Max(1, n / 2);
        var eigen = new SymmetricEigen(n);
        foreach (var scale in new[] { 1e-8, 1, 1e8 })
        {
            var matrix = GradientSampler.Times(Gramian(new GradientSampler(92).LowRank(n, n, rank)), scale);
            eigen.TryDecompose(matrix, n).Should().BeTrue();
            eigen.Rank(1e-12).Should().Be(rank);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_pivoted_factor_rebuilds_the_matrix_with_as_many_columns_as_its_rank(int n)
    {
        var sampler = new GradientSampler(93 + n);
        var rank = Math.Max(1, n / 2);
        var matrix = Gramian(sampler.LowRank(n, n, rank));
        var factor = new double[n * n];
        var largest = Enumerable.Range(0, n).Max(i => matrix[i * (n + 1)]);
        foreach (var priority in new[] { [], Array.ConvertAll(sampler.GaussianVector(n), Math.Exp) })
        {
            Cholesky.FactorPivoted(matrix, n, priority, 1e-10 * largest, factor, new double[n]).Should().Be(rank);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    // A priority may take a small pivot early, which enlarges rounding.
                    var rebuilt = Vectors.Dot(factor.AsSpan(i * n, n), factor.AsSpan(j * n, n));
                    rebuilt.Should().BeApproximately(matrix[(i * n) + j], 1e-9 * largest);
                }
            }
        }
    }

    [Fact]
    public void A_singular_matrix_has_no_plain_factor() =>
        Cholesky.TryFactor([1, -1, -1, 1], 2, 1e-15).Should().BeFalse();

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(12)]
    public void Rotated_columns_are_orthogonal_however_different_their_lengths(int decades)
    {
        const int Count = 6;
        const int Length = 9;
        var sampler = new GradientSampler(94);
        var original = sampler.GaussianVector(Count * Length);
        for (var i = 0; i < original.Length; i++)
        {
            original[i] *= Math.Pow(10, -(double)decades * (i / Length) / (Count - 1));
        }

        double[] columns = [.. original];
        var vectors = new double[Count * Count];

        ColumnJacobi.TryOrthogonalize(columns, Count, Length, vectors).Should().BeTrue();

        for (var p = 0; p < Count; p++)
        {
            var rotated = columns[(p * Length)..((p + 1) * Length)];
            var norm = Math.Sqrt(Gradients.Dot(rotated, rotated));
            for (var q = 0; q < p; q++)
            {
                var other = columns[(q * Length)..((q + 1) * Length)];
                Math.Abs(Gradients.Dot(rotated, other)).Should().BeLessThan(1e-14 * norm * Math.Sqrt(Gradients.Dot(other, other)));
            }

            var product = new double[Length];
            for (var q = 0; q < Count; q++)
            {
                Vectors.AddScaled(vectors[(p * Count) + q], original.AsSpan(q * Length, Length), product);
            }

            product.ShouldBe(rotated, 1e-14 * Gradients.Dot(original, original), "the rotations were recorded");
        }
    }

    [Fact]
    public void Shuffles_are_uniform()
    {
        var random = new SplitMix64(5);
        var counts = new Dictionary<string, int>();
        for (var draw = 0; draw < 6000; draw++)
        {
            int[] items = [0, 1, 2];
            random.Shuffle(items);
            var order = string.Join(' ', items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Should().HaveCount(6);
        // Binomial with mean 1000 and standard deviation 29: five of them.
        counts.Values.Should().OnlyContain(count => Math.Abs(count - 1000) < 145);
    }

    [Fact]
    public void The_random_sequence_is_pinned()
    {
        // The first outputs of SplitMix64 for state 0, as its authors' reference gives them: saved runs depend on them.
        var random = new SplitMix64(0);

        new[] { random.Next(), random.Next(), random.Next() }.Should().Equal(0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F);
    }

    private static double[] Symmetric(int n, GradientSampler sampler)
    {
        var matrix = sampler.GaussianVector(n * n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[(j * n) + i] = matrix[(i * n) + j];
            }
        }

        return matrix;
    }

    private static double[] Diagonal(int n)
    {
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            matrix[i * (n + 1)] = i - 1;
        }

        return matrix;
    }

    private static double[] Gramian(Gradients gradients) => gradients.Gramian().Cast<double>().ToArray();
}
