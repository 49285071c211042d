using BenchmarkDotNet.Attributes;

namespace MultiTaskGH.Benchmarks;

/// <summary>One call of a method that needs the Gramian alone: inner products of Gaussian rows in, weights out.</summary>
public class SolverBenchmark
{
    /// <summary>The entries of a row.</summary>
    private const int Dimension = 2000;

    // Draws in turn: what one of them makes easy for the branch prediction, or hard for a solver, the next one does not.
    private const int Draws = 8;

    /// <summary>What is measured, by name. The preference forms cost what the others cost.</summary>
    private static readonly Dictionary<string, Harmonizer> Methods = new()
    {
        ["GH"] = new GH(),
        ["GH pairwise"] = new GH { Form = GHForm.Pairwise },
        ["GH++"] = new GHPlusPlus(),
        ["PCGrad"] = new PCGrad(),
        ["GradVac"] = new GradVac(),
        ["CAGrad"] = new CAGrad(),
        ["MGDA"] = new MGDA(),
        ["IMTL-G"] = new IMTLG(),
        ["Aligned-MTL"] = new AlignedMTL(),
        ["Nash-MTL"] = new NashMTL(),
        ["FairGrad 2"] = new FairGrad { Alpha = 2 },
        ["UPGrad"] = new UPGrad(),
        ["DualProj"] = new DualProj(),
        ["ConFIG"] = new ConFIG(),
        ["Krum"] = new Krum(),
    };

    private readonly double[][] gramians = new double[Draws][];
    private int[] active = [];
    private double[] weights = [];
    private HarmonizerRun run = null!;
    private int draw;

    /// <summary>The names of all methods.</summary>
    public static string[] Names => [.. Methods.Keys];

    /// <summary>Those to measure.</summary>
    public static string[] ChosenMethods { get; set; } = Names;

    /// <summary>The numbers of tasks to measure.</summary>
    public static int[] ChosenTasks { get; set; } = [2, 4, 8, 32, 128];

    /// <summary>Which method.</summary>
    [ParamsSource(nameof(ChosenMethods))]
    public string Method { get; set; } = "";

    /// <summary>The number of tasks, N.</summary>
    [ParamsSource(nameof(ChosenTasks))]
    public int Tasks { get; set; }

    /// <summary>Whether the method serves so few tasks.</summary>
    public static bool Serves(string method, int tasks) => method != "Krum" || tasks >= 3;

    /// <summary>Draws the gradients and starts the run; solves each draw once, which makes what a run makes only once.</summary>
    [GlobalSetup]
    public void Start()
    {
        var random = new Random(Tasks);
        active = [.. Enumerable.Range(0, Tasks)];
        weights = new double[Tasks];
        for (var k = 0; k < Draws; k++)
        {
            gramians[k] = Gramian(random);
        }

        run = Methods[Method].Start(Serves(Method, Tasks) ? Tasks : 3);
        for (var k = 0; k < Draws; k++)
        {
            if (Solve().Failure is { } failure && Serves(Method, Tasks))
            {
                throw new InvalidOperationException(failure);
            }
        }
    }

    /// <summary>What is measured.</summary>
    [Benchmark]
    public HarmonizerResult Solve()
    {
        draw = (draw + 1) % Draws;
        return run.Solve(new HarmonizerInput { ActiveTasks = active, Gramian = gramians[draw], GradientEpsilon = 1.0 / (1L << 52) }, weights);
    }

    /// <summary>What this thread allocates in a call: the runtime's own threads, which a count of the whole process includes, have no part in it.</summary>
    public static long BytesPerCall(string method, int tasks)
    {
        var benchmark = new SolverBenchmark { Method = method, Tasks = tasks };
        benchmark.Start();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < Draws; k++)
        {
            benchmark.Solve();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Draws;
    }

    private double[] Gramian(Random random)
    {
        var rows = new double[Tasks][];
        for (var i = 0; i < Tasks; i++)
        {
            rows[i] = new double[Dimension];
            for (var k = 0; k < Dimension; k++)
            {
                rows[i][k] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
        }

        var gramian = new double[Tasks * Tasks];
        for (var i = 0; i < Tasks; i++)
        {
            for (var j = 0; j < Tasks; j++)
            {
                gramian[(i * Tasks) + j] = rows[i].Zip(rows[j], (x, y) => x * y).Sum();
            }
        }

        return gramian;
    }
}
