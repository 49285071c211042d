using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MultiTaskGH.Numerics;

/// <summary>Inner products of the rows of a matrix that lies in the host's memory.</summary>
/// <remarks>
/// Sums in float32 would be up to twice as fast and err by up to 1e-7 of the norms, as those of PyTorch's <c>dot</c> and <c>mm</c> do: near a Pareto-stationary point, where
/// training ends, that hides a direction which helps every task. A tile reads its rows from memory once, and none waits at a barrier for threads that another
/// program holds up.
/// </remarks>
internal static class HostGramian
{
    // Compiled once and for all: where the first model has two tasks, profiles say that the products of other tiles are hardly ever wanted, and their
    // vectors stay in memory for all models to come (measured: a third of the speed).
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization;

    // The four rows of a tile fit into the first-level cache.
    private const int BlockLength = 1024;

    /// <summary>Adds <c>R R^T</c> to a Gramian. Products and sums are made in double.</summary>
    /// <param name="first">The first entry of the matrix: n rows of the given length, one after the other.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="stride">The distance between the rows, at least <paramref name="length"/>.</param>
    /// <param name="length">The number of columns.</param>
    /// <param name="gramian">n x n, row after row.</param>
    public static void Add<T>(ref T first, int n, nint stride, nint length, Span<double> gramian)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Add<T, Lanes512>(ref first, n, stride, length, gramian);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Add<T, Lanes256>(ref first, n, stride, length, gramian);
        }
        else
        {
            Add<T, Lanes128>(ref first, n, stride, length, gramian);
        }
    }

    /// <summary>Adds the products of rows with the one behind them. Sums run as in <see cref="Add{T}"/>.</summary>
    /// <param name="first">The first entry of the matrix: n + 1 rows of the given length, one after the other.</param>
    /// <param name="n">The number of rows without the last one.</param>
    /// <param name="stride">The distance between the rows, at least <paramref name="length"/>.</param>
    /// <param name="length">The number of columns.</param>
    /// <param name="products">n products.</param>
    public static void AddWithLast<T>(ref T first, int n, nint stride, nint length, Span<double> products)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddWithLast<T, Lanes512>(ref first, n, stride, length, products);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddWithLast<T, Lanes256>(ref first, n, stride, length, products);
        }
        else
        {
            AddWithLast<T, Lanes128>(ref first, n, stride, length, products);
        }
    }

    internal static void Add<T, TLanes>(ref T first, int n, nint stride, nint length, Span<double> gramian)
        where T : unmanaged, IFloatingPoint<T>
        where TLanes : struct, ILanes<TLanes>
    {
        for (nint start = 0; start < length; start += BlockLength)
        {
            var count = (int)Math.Min(BlockLength, length - start);
            for (var i = 0; i < n; i += 2)
            {
                for (var j = i; j < n; j += 2)
                {
                    AddTile<T, TLanes>(ref Unsafe.Add(ref first, start), n, stride, count, i, j, gramian);
                }
            }
        }
    }

    internal static void AddWithLast<T, TLanes>(ref T first, int n, nint stride, nint length, Span<double> products)
        where T : unmanaged, IFloatingPoint<T>
        where TLanes : struct, ILanes<TLanes>
    {
        for (nint start = 0; start < length; start += BlockLength)
        {
            var count = (int)Math.Min(BlockLength, length - start);
            ref var last = ref Unsafe.Add(ref first, n * stride + start);
            for (var i = 0; i < n; i++)
            {
                products[i] += InRangeOf<T>(Product<T, TLanes>(ref Unsafe.Add(ref first, i * stride + start), ref last, count));
            }
        }
    }

    [MethodImpl(Kernel)]
    private static double Product<T, TLanes>(ref T a, ref T b, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        var (sum, sum2) = (default(TLanes), default(TLanes));
        nuint k = 0;
        var width = (nuint)TLanes.Count;
        for (; k + 2 * width <= (nuint)count; k += 2 * width)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(ref a, k), TLanes.Load(ref b, k), sum);
            sum2 = TLanes.MultiplyAdd(TLanes.Load(ref a, k + width), TLanes.Load(ref b, k + width), sum2);
        }

        var product = TLanes.Sum(sum) + TLanes.Sum(sum2);
        for (; k < (nuint)count; k++)
        {
            product += Load(ref a, k) * Load(ref b, k);
        }

        return product;
    }

    /// <summary>The products of rows i and i + 1 with rows j and j + 1: each number that is loaded serves two products.</summary>
    [MethodImpl(Kernel)]
    private static void AddTile<T, TLanes>(ref T block, int n, nint stride, int count, int i, int j, Span<double> gramian)
        where TLanes : struct, ILanes<TLanes>
    {
        // The last row of an odd number stands in for its missing neighbour.
        var (i2, j2) = (Math.Min(i + 1, n - 1), Math.Min(j + 1, n - 1));
        ref var a = ref Unsafe.Add(ref block, i * stride);
        ref var b = ref Unsafe.Add(ref block, i2 * stride);
        if (i == j)
        {
            AddDiagonalTile<T, TLanes>(ref a, ref b, n, count, i, i2, gramian);
            return;
        }

        ref var c = ref Unsafe.Add(ref block, j * stride);
        ref var d = ref Unsafe.Add(ref block, j2 * stride);
        var (ac, ad, bc, bd) = (default(TLanes), default(TLanes), default(TLanes), default(TLanes));
        nuint k = 0;
        var width = (nuint)TLanes.Count;
        for (; k + width <= (nuint)count; k += width)
        {
            var va = TLanes.Load(ref a, k);
            var vb = TLanes.Load(ref b, k);
            var vc = TLanes.Load(ref c, k);
            var vd = TLanes.Load(ref d, k);
            ac = TLanes.MultiplyAdd(va, vc, ac);
            ad = TLanes.MultiplyAdd(va, vd, ad);
            bc = TLanes.MultiplyAdd(vb, vc, bc);
            bd = TLanes.MultiplyAdd(vb, vd, bd);
        }

        var (sac, sad, sbc, sbd) = (TLanes.Sum(ac), TLanes.Sum(ad), TLanes.Sum(bc), TLanes.Sum(bd));
        for (; k < (nuint)count; k++)
        {
            var (xa, xb, xc, xd) = (Load(ref a, k), Load(ref b, k), Load(ref c, k), Load(ref d, k));
            sac += xa * xc;
            sad += xa * xd;
            sbc += xb * xc;
            sbd += xb * xd;
        }

        AddProduct<T>(gramian, n, i, j, sac);
        AddProduct<T>(gramian, n, i2, j, sbc);
        if (j2 != j)
        {
            AddProduct<T>(gramian, n, i, j2, sad);
            AddProduct<T>(gramian, n, i2, j2, sbd);
        }
    }

    /// <summary>The products of rows i and i + 1 with one another.</summary>
    [MethodImpl(Kernel)]
    private static void AddDiagonalTile<T, TLanes>(ref T a, ref T b, int n, int count, int i, int i2, Span<double> gramian)
        where TLanes : struct, ILanes<TLanes>
    {
        // Two sums each, so that no addition waits for the one before.
        var (aa, ab, bb) = (default(TLanes), default(TLanes), default(TLanes));
        var (aa2, ab2, bb2) = (default(TLanes), default(TLanes), default(TLanes));
        nuint k = 0;
        var width = (nuint)TLanes.Count;
        for (; k + 2 * width <= (nuint)count; k += 2 * width)
        {
            var (va, vb) = (TLanes.Load(ref a, k), TLanes.Load(ref b, k));
            aa = TLanes.MultiplyAdd(va, va, aa);
            ab = TLanes.MultiplyAdd(va, vb, ab);
            bb = TLanes.MultiplyAdd(vb, vb, bb);
            var (va2, vb2) = (TLanes.Load(ref a, k + width), TLanes.Load(ref b, k + width));
            aa2 = TLanes.MultiplyAdd(va2, va2, aa2);
            ab2 = TLanes.MultiplyAdd(va2, vb2, ab2);
            bb2 = TLanes.MultiplyAdd(vb2, vb2, bb2);
        }

        var (saa, sab, sbb) = (TLanes.Sum(aa) + TLanes.Sum(aa2), TLanes.Sum(ab) + TLanes.Sum(ab2), TLanes.Sum(bb) + TLanes.Sum(bb2));
        for (; k < (nuint)count; k++)
        {
            var (xa, xb) = (Load(ref a, k), Load(ref b, k));
            saa += xa * xa;
            sab += xa * xb;
            sbb += xb * xb;
        }

        AddProduct<T>(gramian, n, i, i, saa);
        if (i2 != i)
        {
            AddProduct<T>(gramian, n, i, i2, sab);
            AddProduct<T>(gramian, n, i2, i2, sbb);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Load<T>(ref T row, nuint k) =>
        typeof(T) == typeof(float) ? Unsafe.Add(ref Unsafe.As<T, float>(ref row), k) : Unsafe.Add(ref Unsafe.As<T, double>(ref row), k);

    private static void AddProduct<T>(Span<double> gramian, int n, int i, int j, double product)
    {
        product = InRangeOf<T>(product);
        gramian[i * n + j] += product;
        if (i != j)
        {
            gramian[j * n + i] += product;
        }
    }

    // As where a device sums in the rows' own type: callers take gradients whose squares overflow there for gradients that are not finite.
    private static double InRangeOf<T>(double product) =>
        typeof(T) == typeof(float) && Math.Abs(product) > float.MaxValue ? product * double.PositiveInfinity : product;
}
