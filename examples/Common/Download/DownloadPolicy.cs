namespace MultiTaskGH.Examples.Common;

/// <summary>How patient a download is.</summary>
public sealed record DownloadPolicy
{
    /// <summary>How many times an address is asked in a row without a byte further than before.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait after so many failures in a row: 1, 2, 4 and 8 seconds.</summary>
    public Func<int, TimeSpan> Pause { get; init; } = failures => TimeSpan.FromSeconds(1 << Math.Min(failures - 1, 3));
}
