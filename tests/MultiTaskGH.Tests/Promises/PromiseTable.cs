namespace MultiTaskGH.Tests.Promises;

/// <summary>What each method promises: the declaration from which the page's tables are made, and which the tests measure.</summary>
internal static class PromiseTable
{
    public static readonly Method[] Methods =
    [
        new("Sum", _ => new Sum(),
        [
            "1", "none", "no", "yes", "in proportion", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("Mean", _ => new Mean(),
        [
            "1", "none", "no", "yes", "in proportion", "turns it",
            "moves", "counts in N", "alike", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("Constant", n => new Constant { Weights = [.. Enumerable.Range(1, n).Select(i => 1.0 / i)] },
        [
            "1", "none", "no", "no", "in proportion", "turns it",
            "moves", "left out", "apart", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("GH", _ => new GH(),
        [
            "N", "none", "always", "yes", "in proportion", "turns it",
            "stops", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GH, pairwise", _ => new GH { Form = GHForm.Pairwise },
        [
            "N", "none", "two tasks", "yes", "in proportion", "turns it",
            "moves", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GHPlusPlus", _ => new GHPlusPlus(),
        [
            "N", "none", "no", "yes", "in proportion", "turns it",
            "stops", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GHPlusPlus, projected", _ => new GHPlusPlus { ProjectDirection = true },
        [
            "N", "none", "always", "yes", "in proportion", "turns it",
            "stops", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GHPlusPlusReleased", _ => new GHPlusPlusReleased(),
        [
            "N", "none", "no", "no", "in proportion", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("PCGrad", _ => new PCGrad(),
        [
            "N", "position", "two tasks", "in distribution", "in proportion", "turns it",
            "moves", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GradVac", _ => new GradVac(),
        [
            "N", "pairs of tasks", "no", "in distribution", "in proportion", "turns it",
            "moves", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("UPGrad", _ => new UPGrad(),
        [
            "N", "none", "always", "yes", "in proportion", "turns it",
            "stops", "counts in N", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("DualProj", _ => new DualProj(),
        [
            "N", "none", "always", "yes", "in proportion", "turns it",
            "stops", "counts in N", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("MGDA", _ => new MGDA(),
        [
            "N", "none", "always", "yes", "in proportion", "turns it",
            "stops", "stops", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("CAGrad", _ => new CAGrad(),
        [
            "N", "none", "no", "yes", "in proportion", "turns it",
            "moves", "counts in N", "alike", "moves", "1.5", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("STCH", _ => new STCH { Nadir = null, WarmUpEpochs = 0 },
        [
            "1", "tasks", "no", "yes", "none", "no effect",
            "moves", "left out", "alike", "moves", "2", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("IMTLG", _ => new IMTLG(),
        [
            "N", "none", "no", "yes", "in proportion", "no effect",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("IMTLL", _ => new IMTLL(),
        [
            "1", "tasks", "no", "yes", "other", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("ConFIG", _ => new ConFIG(),
        [
            "N", "none", "two tasks", "yes", "in proportion", "no effect",
            "moves", "left out", "alike", "stops", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("AlignedMTL", _ => new AlignedMTL(),
        [
            "N", "none", "no", "yes", "in proportion", "turns it",
            "moves", "counts in N", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("NashMTL", _ => new NashMTL(),
        [
            "N", "none", "always", "yes", "none", "no effect",
            "no solution", "left out", "alike", "no solution", "1 / norm", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("FairGrad", _ => new FairGrad(),
        [
            "N", "none", "always", "yes", "none", "no effect",
            "no solution", "left out", "alike", "no solution", "1 / norm", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GradNorm", _ => new GradNorm(),
        [
            "N", "tasks", "no", "yes", "in proportion", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("DBMTL", _ => new DBMTL(),
        [
            "N, all gradients held", "tasks x parameters", "no", "yes", "none", "no effect",
            "moves", "left out", "alike", "stops", "0.2", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("MoCo", _ => new MoCo(),
        [
            "N, all gradients held", "tasks x parameters", "no", "yes", "other", "turns it",
            "moves", "changes it", "alike", "moves", "0.25 / norm", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("MoDo", _ => new MoDo(),
        [
            "1 + 2N, all gradients held", "tasks", "no", "yes", "other", "turns it",
            "moves", "changes it", "alike", "moves", "1", "yes", "yes", "refused", "yes", "no micro-batches", "bit-equal",
        ]),
        new("SDMGrad", _ => new SDMGrad(),
        [
            "1 + 2N, all gradients held", "tasks", "no", "yes", "other", "turns it",
            "moves", "changes it", "alike", "moves", "1", "yes", "yes", "refused", "yes", "no micro-batches", "bit-equal",
        ]),
        new("ExcessMTL", _ => new ExcessMTL(),
        [
            "N, all gradients held", "tasks x parameters", "no", "yes", "other", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("Krum", _ => new Krum(),
        [
            "N", "none", "no", "yes", "in proportion", "turns it",
            "moves", "moves", "apart", "refused", "refused", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("TrimmedMean", _ => new TrimmedMean(),
        [
            "N, all gradients held", "none", "no", "yes", "in proportion", "turns it",
            "moves", "moves", "alike", "refused", "refused", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("GradDrop", _ => new GradDrop(),
        [
            "N, all gradients held", "position", "no", "yes", "in proportion", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "named", "yes", "refused", "bit-equal",
        ]),
        new("UW", _ => new UW(),
        [
            "1", "tasks", "no", "yes", "other", "turns it",
            "moves", "left out", "alike", "moves", "0.824", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("DWA", _ => new DWA(),
        [
            "1", "tasks", "no", "yes", "in proportion", "turns it",
            "moves", "left out", "alike", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("GLS", _ => new GLS(),
        [
            "1", "none", "no", "yes", "in proportion", "no effect",
            "moves", "changes it", "alike", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("RLW", _ => new RLW(),
        [
            "1", "position", "no", "in distribution", "in proportion", "turns it",
            "moves", "changes it", "apart", "moves", "1", "yes", "yes", "refused", "yes", "refused", "bit-equal",
        ]),
        new("FAMO", _ => new FAMO(),
        [
            "1, and a forward pass", "tasks", "no", "yes", "in proportion", "no effect",
            "moves", "changes it", "alike", "moves", "1", "yes", "yes", "refused", "yes", "no micro-batches", "bit-equal",
        ]),
    ];
}
