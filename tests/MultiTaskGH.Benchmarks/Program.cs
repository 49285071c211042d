using System.Globalization;
using MultiTaskGH.Benchmarks;
using TorchSharp;

const string Usage = """
    Usage: dotnet run -c Release --project tests/MultiTaskGH.Benchmarks -- step|memory|solvers|generator|data|index [options]

    step times a training step of a network with N task heads: the plain sum, N backward passes without harmonizing (the bound), our step with GH, by
    default, in representation space and with one gradient in place of N, and the loop of the method's authors.
    memory measures the peak memory of the plain step and of ours, each in a process of its own (Linux); by default of resnet at N = 5.
    solvers times the weights that the methods make of a Gramian, without tensors, and counts the bytes that a call allocates; its options are
    --methods LIST (all by default), --tasks N (2, 4, 8, 32 and 128 by default), --markdown FILE and --quick.
    generator times what the source generator adds to an edit in a project of many annotated classes; its options are --hosts N (200 by default),
    --rounds N, --markdown FILE and --quick.
    data times how fast training batches of image files can be drawn, beside how fast a step uses them up; its options are --data DIR (the folder or zip file of
    Office-31; without it drawn JPEGs alone are measured), --seconds S (3 by default), --markdown FILE and --quick.
    index times the exact search for the best rows of a gallery of features, beside the ways that hold the matrix of all scores, and measures the memory that each takes (Linux);
    its options are --gallery N (100000 by default, 50 or more), --dimensions D (512 by default), --seconds S (for each case, 5 by default), --markdown FILE and --quick.

      --json FILE      writes the results of step as JSON as well
      --quick          a few rounds per case: shows that everything runs, and little more
      --network NAME   one of mlp, lenet, resnet; all of them by default
      --tasks N        from 2 on; 2, 3 and 8 by default
      --variants LIST  of step, with commas between: plain, bound, bound-views, ours, representation, Gramian-only, authors; all by default
      --seconds S      the time per case; 20 by default
      --threads T      torch's threads; its own default otherwise
    """;

var workloads = new (string Name, Func<int, Workload> Create)[]
{
    ("mlp", ClassificationWorkload.Mlp),
    ("lenet", taskCount => new DigitsWorkload(taskCount)),
    ("resnet", ClassificationWorkload.ResNet),
};
int[] taskCounts = [2, 3, 8];
string? json = null;
var leastRounds = 10;
var variants = StepBenchmark.Names;
var seconds = 20.0;

if (args is ["memory-of", var kind, var network, var count, var threadCount])
{
    torch.set_num_threads(int.Parse(threadCount, CultureInfo.InvariantCulture));
    return MemoryBenchmark.RunChild(kind, Array.Find(workloads, workload => workload.Name == network).Create, int.Parse(count, CultureInfo.InvariantCulture));
}

if (args is ["solvers", ..])
{
    return SolverBenchmarks.TryParse(args[1..], out var solverOptions) ? SolverBenchmarks.Measure(solverOptions) : Refuse("These are no options of solvers.");
}

if (args is ["generator-cold", var hosts])
{
    return GeneratorBenchmarks.RunChild(int.Parse(hosts, CultureInfo.InvariantCulture));
}

if (args is ["generator", ..])
{
    return GeneratorBenchmarks.TryParse(args[1..], out var options) ? GeneratorBenchmarks.Measure(options) : Refuse("These are no options of generator.");
}

if (args is ["data", ..])
{
    return LoadingBenchmarks.TryParse(args[1..], out var loadingOptions) ? LoadingBenchmarks.Measure(loadingOptions) : Refuse("These are no options of data.");
}

if (args is ["index", ..])
{
    return IndexBenchmarks.TryParse(args[1..], out var indexOptions) ? IndexBenchmarks.Measure(indexOptions) : Refuse("These are no options of index.");
}

if (args is not ["step" or "memory", ..])
{
    return Refuse(args.Length == 0 ? "Name what to measure." : $"There is no benchmark '{args[0]}'.");
}

for (var k = 1; k < args.Length; k++)
{
    var value = k + 1 < args.Length ? args[k + 1] : null;
    switch (args[k])
    {
        case "--quick":
            (leastRounds, seconds) = (3, 0);
            continue;
        case "--json" when value is not null:
            json = value;
            break;
        case "--network" when Array.Exists(workloads, workload => workload.Name == value):
            workloads = Array.FindAll(workloads, workload => workload.Name == value);
            break;
        case "--tasks" when int.TryParse(value, out var taskCount) && taskCount >= 2:
            taskCounts = [taskCount];
            break;
        case "--variants" when value is not null && Variants(value) is { Length: > 0 } named:
            variants = named;
            break;
        case "--seconds" when double.TryParse(value, out var s) && s >= 0:
            seconds = s;
            break;
        case "--threads" when int.TryParse(value, out var threads) && threads >= 1:
            torch.set_num_threads(threads);
            break;
        default:
            return Refuse($"'{args[k]}{(value is null ? "" : " " + value)}' is no option.");
    }

    k++;
}

if (args[0] == "memory")
{
    if (json is not null)
    {
        return Refuse("--json belongs to step: memory prints its table only.");
    }

    return MemoryBenchmark.Measure(workloads.Length == 1 ? workloads[0].Name : "resnet", taskCounts.Length == 1 ? taskCounts[0] : 5);
}

Console.WriteLine($"Median wall times in milliseconds; ratios: median over rounds, ratio of medians, median over rounds of processor times. "
    + $"{torch.get_num_threads()} torch threads on {Environment.ProcessorCount} processors.");
StepResults.PrintHeader(variants);
var results = new List<StepTimes>();
foreach (var (_, create) in workloads)
{
    foreach (var taskCount in taskCounts)
    {
        results.Add(StepBenchmark.Measure(create, taskCount, variants, leastRounds, TimeSpan.FromSeconds(seconds)));
        StepResults.Print(results[^1]);
    }
}

if (json is not null)
{
    StepResults.Write(json, results);
}

return 0;

// An unknown name gives no variant at all, which is refused.
static string[] Variants(string list)
{
    var names = Array.FindAll(StepBenchmark.Names, name => list.Split(',').Contains(name.Replace(", ", "-").Replace(' ', '-')));
    return names.Length == list.Split(',').Length ? names : [];
}

static int Refuse(string reason)
{
    Console.Error.WriteLine($"{reason}\n\n{Usage}");
    return 2;
}
