using System.Runtime;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class CollectionPauseTests
{
    private const int MegaByte = 1 << 20;

    [Fact]
    public void Nothing_is_collected_while_the_budget_lasts()
    {
        using var pause = new CollectionPause(64 * MegaByte);
        pause.Renew();
        var before = GC.CollectionCount(0);
        Allocate(16 * MegaByte);
        pause.Renew();
        Allocate(8 * MegaByte);
        GC.CollectionCount(0).Should().Be(before);
    }

    [Fact]
    public void A_budget_that_is_half_used_up_is_renewed_with_a_collection()
    {
        using var pause = new CollectionPause(64 * MegaByte);
        pause.Renew();
        Allocate(40 * MegaByte);
        var before = GC.CollectionCount(0);
        pause.Renew();
        GC.CollectionCount(0).Should().BeGreaterThan(before);
        GCSettings.LatencyMode.Should().Be(GCLatencyMode.NoGCRegion);
    }

    [Fact]
    public void A_budget_that_is_overdrawn_is_renewed_too()
    {
        using var pause = new CollectionPause(8 * MegaByte);
        pause.Renew();
        Allocate(64 * MegaByte);
        pause.Renew();
        GCSettings.LatencyMode.Should().Be(GCLatencyMode.NoGCRegion);
    }

    [Fact]
    public void It_ends_with_its_owner_and_leaves_another_ones_alone()
    {
        var pause = new CollectionPause(8 * MegaByte);
        pause.Renew();
        pause.Dispose();
        GCSettings.LatencyMode.Should().NotBe(GCLatencyMode.NoGCRegion);

        using var outer = new CollectionPause(8 * MegaByte);
        outer.Renew();
        using (var inner = new CollectionPause(8 * MegaByte))
        {
            inner.Renew();
        }

        GCSettings.LatencyMode.Should().Be(GCLatencyMode.NoGCRegion);
    }

    private static void Allocate(int bytes)
    {
        for (var allocated = 0; allocated < bytes; allocated += 50_000)
        {
            GC.KeepAlive(new byte[50_000]);
        }
    }
}
