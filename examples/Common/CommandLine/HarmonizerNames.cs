namespace MultiTaskGH.Examples.Common;

/// <summary>Harmonizers by the names of the command line, with their defaults where nothing else is said.</summary>
/// <remarks><see cref="FairGrad"/> with its default is Nash-MTL without a limit; 2 is a value of its paper's experiments. <see cref="DBMTL"/> lets its memory fade as its paper does. <see cref="Constant"/> is not among them: its weights need the number of tasks, and equal ones are those of <see cref="Sum"/>.</remarks>
public static class HarmonizerNames
{
    // About what an epoch of the examples has: 27 to 156 batches.
    private const int UpdatesPerEpoch = 100;

    private static readonly NamedHarmonizer[] Known =
    [
        new("sum", "sum", new Sum()),
        new("mean", "mean", new Mean()),
        new("gh", "GH", new GH()),
        new("gh-pairwise", "GH pairwise", new GH { Form = GHForm.Pairwise }),
        new("gh++", "GH++", new GHPlusPlus()),
        new("gh++-norms", "GH++ norms", new GHPlusPlus { Inertia = Inertia.Norms }),
        new("gh++-projected", "GH++ projected", new GHPlusPlus { ProjectDirection = true }),
        new("gh++-rotation", "GH++ rotation", new GHPlusPlusRotation()) { MaximumTasks = 2 },
        new("gh++-released", "GH++ released", new GHPlusPlusReleased()),
        new("pcgrad", "PCGrad", new PCGrad()),
        new("gradvac", "GradVac", new GradVac()),
        new("cagrad", "CAGrad", new CAGrad()),
        new("upgrad", "UPGrad", new UPGrad()),
        new("dualproj", "DualProj", new DualProj()),
        new("mgda", "MGDA", new MGDA()),
        new("imtl-g", "IMTL-G", new IMTLG()),
        new("aligned-mtl", "Aligned-MTL", new AlignedMTL()),
        new("aligned-mtl-median", "Aligned-MTL median", new AlignedMTL { ScaleMode = AlignedMTLScale.Median }),
        new("aligned-mtl-rmse", "Aligned-MTL RMSE", new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE }),
        new("nash-mtl", "Nash-MTL", new NashMTL()),
        new("fairgrad", "FairGrad", new FairGrad { Alpha = 2 }),
        new("config", "ConFIG", new ConFIG()),
        new("krum", "Krum", new Krum { Selected = 2 }) { MinimumTasks = 3 },
        new("graddrop", "GradDrop", new GradDrop()),
        new("trimmed-mean", "TrimmedMean", new TrimmedMean()) { MinimumTasks = 3 },
        new("moco", "MoCo", new MoCo()),
        new("db-mtl", "DB-MTL", new DBMTL { BetaSigma = 0.5 }),
        new("excess-mtl", "ExcessMTL", new ExcessMTL()),
        new("sdmgrad", "SDMGrad", new SDMGrad()),
        new("modo", "MoDo", new MoDo()),
        new("gradnorm", "GradNorm", new GradNorm()),
        new("famo", "FAMO", new FAMO()),
        new("dwa", "DWA", new DWA { UpdatesPerEpoch = UpdatesPerEpoch }),
        new("uw", "UW", new UW()),
        new("imtl-l", "IMTL-L", new IMTLL()),
        new("gls", "GLS", new GLS()),
        new("stch", "STCH", new STCH { UpdatesPerEpoch = UpdatesPerEpoch }),
        new("rlw", "RLW", new RLW()),
        new("rlw-dirichlet", "RLW Dirichlet", new RLW { Distribution = RLWDistribution.Dirichlet }),
    ];

    /// <summary>Every name, in the order in which help shows them. <c>none</c> is another name of <c>sum</c>, and <c>pp</c> stands for <c>++</c> where a shell or a file name wants letters.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The harmonizer of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No harmonizer has this name.</exception>
    public static NamedHarmonizer Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = name.Equals("none", StringComparison.OrdinalIgnoreCase) ? "sum" : name.Replace("ghpp", "gh++", StringComparison.OrdinalIgnoreCase);
        return Array.Find(Known, known => known.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException($"A harmonizer must be one of {string.Join(", ", All)}. Found '{name}'.");
    }
}
