using System.Numerics;
using System.Runtime.InteropServices;

namespace MultiTaskGH.Numerics;

/// <summary>The three vector operations under all solvers here, on contiguous spans of one length.</summary>
internal static class Vectors
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ReadOnlySpan<Vector<double>> a = MemoryMarshal.Cast<double, Vector<double>>(x);
        ReadOnlySpan<Vector<double>> b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        var partial = Vector<double>.Zero;
        for (int i = 0; i < a.Length; i++)
            partial += a[i] * b[i];

        double sum = Vector.Sum(partial);
        for (int i = a.Length * Vector<double>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary><c>y += factor * x</c>.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<Vector<double>> a = MemoryMarshal.Cast<double, Vector<double>>(x);
        Span<Vector<double>> b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        for (int i = 0; i < a.Length; i++)
            b[i] += factor * a[i];
        for (int i = a.Length * Vector<double>.Count; i < x.Length; i++)
            y[i] += factor * x[i];
    }

    /// <summary><c>(x, y) = (c x + s y, c y - s x)</c>.</summary>
    public static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        Span<Vector<double>> a = MemoryMarshal.Cast<double, Vector<double>>(x);
        Span<Vector<double>> b = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = ((c * a[i]) + (s * b[i]), (c * b[i]) - (s * a[i]));
        for (int i = a.Length * Vector<double>.Count; i < x.Length; i++)
            (x[i], y[i]) = ((c * x[i]) + (s * y[i]), (c * y[i]) - (s * x[i]));
    }
}
