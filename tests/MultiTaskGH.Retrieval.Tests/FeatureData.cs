using MultiTaskGH.Examples.Retrieval.Ranking;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Rows of features for tests of rankings.</summary>
internal static class FeatureData
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[][] Random(int seed, int rows, int length)
    {
        var random = new Random(seed);
        return Rows(rows, length, (_, _) => 2 * random.NextSingle() - 1);
    }

    /// <summary>Numbers of {-1/2, 0, 1/2}: inner products are exact in float32 too, and take a few values only.</summary>
    public static float[][] Quantized(int seed, int rows, int length)
    {
        var random = new Random(seed);
        return Rows(rows, length, (_, _) => (random.Next(3) - 1) / 2f);
    }

    /// <summary>Five rows, each many times, in no order.</summary>
    public static float[][] Repeated(int seed, int rows, int length)
    {
        var random = new Random(seed);
        var five = Random(seed + 1, 5, length);
        return [.. Enumerable.Range(0, rows).Select(_ => five[random.Next(5)])];
    }

    /// <summary>Each row is the one before a little longer: every one is better than all before it, or worse.</summary>
    public static float[][] Ascending(int seed, int rows, int length)
    {
        var direction = Random(seed, 1, length)[0];
        return Rows(rows, length, (i, j) => direction[j] * (1 + 0.01f * i));
    }

    /// <summary>A row whose first entry grows by its last bit, in no order, and whose second is a thousand times as large: inner products differ by less than float32's rounding.</summary>
    public static float[][] NearTies(int seed, int rows, int length)
    {
        var row = Random(seed, 1, length)[0];
        row[1] = 1000;
        var steps = Enumerable.Range(0, rows).ToArray();
        new Random(seed).Shuffle(steps);
        return Rows(rows, length, (i, j) => j == 0 ? 1 + steps[i] * MathF.ScaleB(1, -23) : row[j]);
    }

    public static float[][] Scaled(float[][] rows, Func<int, float> factor) => [.. rows.Select((row, i) => row.Select(x => x * factor(i)).ToArray())];

    /// <summary>One number a row: with the query 1, scores are these numbers.</summary>
    public static float[][] Column(params float[] scores) => [.. scores.Select(score => new[] { score })];

    /// <summary>The caller disposes it.</summary>
    public static Tensor Matrix(float[][] rows, int length) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, length], dtype: float32);

    public static FlatIndex Index(float[][] rows, long blockBytes = 16 << 20)
    {
        using var gallery = Matrix(rows, rows[0].Length);
        return new FlatIndex(gallery, blockBytes);
    }

    /// <summary>All rows of a gallery but one, sorted by score; equal ones stay in their order.</summary>
    public static (int Index, double Score)[] Sorted(float[][] gallery, float[] query, int? excluded = null) =>
    [
        .. gallery.Select((row, index) => (Index: index, Score: InnerProduct.Of(query, row))).Where(one => one.Index != excluded).OrderByDescending(one => one.Score),
    ];

    private static float[][] Rows(int rows, int length, Func<int, int, float> entry) =>
        [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, length).Select(j => entry(i, j)).ToArray())];
}
