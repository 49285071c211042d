namespace MultiTaskGH.Tests.Promises;

/// <summary>What each method promises: the declaration from which the page's tables are made, and which the tests measure.</summary>
internal static class PromiseTable
{
    public static readonly Method[] Methods =
    [
        new("Sum", _ => new Sum(), []),
        new("Mean", _ => new Mean(), []),
        new("Constant", n => new Constant { Weights = [.. Enumerable.Range(1, n).Select(i => 1.0 / i)] }, []),
        new("GH", _ => new GH(), []),
        new("GH, pairwise", _ => new GH { Form = GHForm.Pairwise }, []),
        new("GHPlusPlus", _ => new GHPlusPlus(), []),
        new("GHPlusPlus, projected", _ => new GHPlusPlus { ProjectDirection = true }, []),
        new("GHPlusPlusReleased", _ => new GHPlusPlusReleased(), []),
        new("PCGrad", _ => new PCGrad(), []),
        new("GradVac", _ => new GradVac(), []),
        new("UPGrad", _ => new UPGrad(), []),
        new("DualProj", _ => new DualProj(), []),
        new("MGDA", _ => new MGDA(), []),
        new("CAGrad", _ => new CAGrad(), []),
        new("STCH", _ => new STCH { Nadir = null, WarmUpEpochs = 0 }, []),
        new("IMTLG", _ => new IMTLG(), []),
        new("IMTLL", _ => new IMTLL(), []),
        new("ConFIG", _ => new ConFIG(), []),
        new("AlignedMTL", _ => new AlignedMTL(), []),
        new("NashMTL", _ => new NashMTL(), []),
        new("FairGrad", _ => new FairGrad(), []),
        new("GradNorm", _ => new GradNorm(), []),
        new("DBMTL", _ => new DBMTL(), []),
        new("MoCo", _ => new MoCo(), []),
        new("MoDo", _ => new MoDo(), []),
        new("SDMGrad", _ => new SDMGrad(), []),
        new("ExcessMTL", _ => new ExcessMTL(), []),
        new("Krum", _ => new Krum(), []),
        new("TrimmedMean", _ => new TrimmedMean(), []),
        new("GradDrop", _ => new GradDrop(), []),
        new("UW", _ => new UW(), []),
        new("DWA", _ => new DWA(), []),
        new("GLS", _ => new GLS(), []),
        new("RLW", _ => new RLW(), []),
        new("FAMO", _ => new FAMO(), []),
    ];
}
