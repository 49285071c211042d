using System.Numerics;
using System.Runtime.InteropServices;

namespace MultiTaskGH.Numerics;

/// <summary>The three vector operations under all solvers here, on contiguous spans of one length.</summary>
internal static class Vectors
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(x);
        var b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        var partial = Vector<double>.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            partial += a[i] * b[i];
        }

        var sum = Vector.Sum(partial);
        for (var i = a.Length * Vector<double>.Count; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary><c>y += factor * x</c>.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(x);
        var b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            b[i] += factor * a[i];
        }

        for (var i = a.Length * Vector<double>.Count; i < x.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary><c>(x, y) = (c x + s y, c y - s x)</c>.</summary>
    public static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(x);
        var b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = ((c * a[i]) + (s * b[i]), (c * b[i]) - (s * a[i]));
        }

        for (var i = a.Length * Vector<double>.Count; i < x.Length; i++)
        {
            (x[i], y[i]) = ((c * x[i]) + (s * y[i]), (c * y[i]) - (s * x[i]));
        }
    }
}
