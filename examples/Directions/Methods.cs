namespace MultiTaskGH.Examples.Directions;

/// <summary>The methods in the picture, in the order of docs/harmonizers.md. Krum and TrimmedMean need three tasks.</summary>
internal static class Methods
{
    public static readonly IReadOnlyList<(string Title, Harmonizer Harmonizer)> All =
    [
        ("Sum", new Sum()),
        ("Mean", new Mean()),
        ("GH", new GH()),
        ("GH++", new GHPlusPlus()),
        ("GH++ released", new GHPlusPlusReleased()),
        ("PCGrad", new PCGrad()),
        ("GradVac", new GradVac()),
        ("UPGrad", new UPGrad()),
        ("DualProj", new DualProj()),
        ("MGDA", new MGDA()),
        ("CAGrad, C = 0.5", new CAGrad()),
        ("CAGrad, C = 2", new CAGrad { C = 2 }),
        ("IMTL-G", new IMTLG()),
        ("ConFIG", new ConFIG()),
        ("Aligned-MTL", new AlignedMTL()),
        ("Aligned-MTL, RMSE", new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE }),
        ("Nash-MTL", new NashMTL()),
        ("FairGrad, alpha = 2", new FairGrad { Alpha = 2 }),
        ("DB-MTL", new DBMTL { Beta = 0 }),
        ("GradDrop", new GradDrop { Seed = 3 }),
        ("GLS", new GLS()),
        ("STCH", new STCH { Nadir = [1, 1], WarmUpEpochs = 0 }),
        ("FAMO", new FAMO()),
        ("RLW", new RLW()),
    ];
}
