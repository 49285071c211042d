using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;
using MultiTaskGH.Tests.Support;

namespace MultiTaskGH.Tests.Golden;

/// <summary>Methods with a state, step by step, beside other implementations; see the folder's README.</summary>
public class SequenceGoldenTests
{
    // The first update of Adam has seen one gradient, and this share of it is its first moment.
    private const double ShareOfFirstGradient = 1 - 0.9;

    private static readonly Dictionary<string, Func<JsonElement, JsonElement, Harmonizer>> Methods = new()
    {
        ["db_mtl"] = (p, _) => new DBMTL { Beta = Number(p, "beta"), BetaSigma = Number(p, "beta_sigma"), Epsilon = Number(p, "eps") },
        ["dwa"] = (p, _) => new DWA { Temperature = Number(p, "T") },
        ["excess_mtl"] = (p, _) => new ExcessMTL { StepSize = Number(p, "robust_step_size"), Epsilon = Number(p, "eps") },
        ["famo"] = (p, _) => new FAMO { LearningRate = Number(p, "w_lr"), WeightDecay = Number(p, "w_gamma"), Epsilon = Number(p, "eps") },
        ["gls"] = (_, _) => new GLS(),
        ["gradnorm"] = (p, _) => new GradNorm { Alpha = Number(p, "alpha") },
        ["moco"] = (p, _) => new MoCo
        {
            Beta = Number(p, "beta"),
            BetaSigma = Number(p, "beta_sigma"),
            Gamma = Number(p, "gamma"),
            GammaSigma = Number(p, "gamma_sigma"),
            Rho = Number(p, "rho"),
        },
        ["modo"] = (p, _) => new MoDo { Gamma = Number(p, "gamma"), Rho = Number(p, "rho") },
        ["sdmgrad"] = (p, _) => new SDMGrad
        {
            Lambda = Number(p, "lambda"),
            Iterations = (int)Number(p, "niter"),
            StepSize = Number(p, "inner_lr"),
            Momentum = Number(p, "inner_momentum"),
        },
        ["stch"] = (p, step) => new STCH { Mu = Number(p, "mu"), Nadir = Numbers(step.GetProperty("nadir")) },
        ["uw"] = (p, _) => new UW { InitialLogVariance = Number(p, "initial_log_variance") },
    };

    public static TheoryData<string> Files() => [.. Methods.Keys.Where(name => File.Exists(Path.Combine(GoldenFile.Folder, name + ".json")))];

    [Fact]
    public void The_default_folder_holds_a_file_for_every_method_of_the_table()
    {
        if (GoldenFile.IsDefaultFolder)
        {
            Files().Should().HaveCount(Methods.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sequences_agree_within_their_tolerances(string name)
    {
        using var document = GoldenFile.Read(name + ".json");
        var parameters = document.RootElement.GetProperty("params");
        var checkedSteps = 0;
        foreach (var sequence in document.RootElement.GetProperty("sequences").EnumerateArray())
        {
            var steps = sequence.GetProperty("steps").EnumerateArray().ToArray();
            var definition = Methods[name](parameters, steps[0]);
            using var run = definition.Start(steps[0].GetProperty("losses").GetArrayLength());
            for (var k = 0; k < steps.Length; k++)
            {
                Check($"{name}, {sequence.GetProperty("name")}, step {k}", definition, run, steps[k]);
                checkedSteps++;
            }
        }

        checkedSteps.Should().BePositive();
    }

    private static void Check(string label, Harmonizer definition, HarmonizerRun run, JsonElement step)
    {
        SetState(run, step);
        var output = Input(definition, step).Run(run);
        output.Result.Should().Be(HarmonizerResult.Solved, label);

        var tolerance = step.GetProperty("rtol").GetDouble();
        Compare("direction", output.Direction);
        Compare("weights", definition is SDMGrad sdmgrad ? Point(output.Weights, sdmgrad.Lambda) : output.Weights);
        Compare("buffer", [.. output.Rows.SelectMany(row => row)]);
        Compare("tracked_gradients", [.. output.Rows.SelectMany(row => row)]);
        if (definition is UW or GradNorm)
        {
            double[] gradient = [.. run.Columns()[1].Select(moment => moment / ShareOfFirstGradient)];
            Compare("log_variance_grad", gradient);
            Compare("logits_grad", gradient);
        }

        if (step.TryGetProperty("logits_after", out _))
        {
            Compare("logits_after", run.Columns()[0]);
        }

        void Compare(string field, double[] found)
        {
            if (step.TryGetProperty(field, out var expected))
            {
                found.ShouldBeClose(Numbers(expected), tolerance, $"in {field} of {label}");
            }
        }
    }

    /// <summary>The steps of some files are independent: each gives the state that it starts from.</summary>
    private static void SetState(HarmonizerRun run, JsonElement step)
    {
        var given = step.TryGetProperty("log_variance", out var learned) || step.TryGetProperty("logits", out learned);
        if (!given)
        {
            return;
        }

        var state = run.Columns();
        foreach (var column in state)
        {
            Array.Clear(column);
        }

        state[0] = Numbers(learned);
        if (step.TryGetProperty("initial_losses", out var initial))
        {
            state[4] = Numbers(initial);
        }

        run.LoadColumns(state);
    }

    private static RunStep Input(Harmonizer definition, JsonElement step)
    {
        var losses = Numbers(step.GetProperty("losses"));
        if (step.TryGetProperty("gradients_per_batch", out var batches))
        {
            double[][][] rows = [.. batches.EnumerateArray().Select(Rows)];
            var updateIsLast = definition is MoDo;
            return new RunStep
            {
                Gradients = rows[updateIsLast ? 2 : 0],
                Losses = losses,
                Further = updateIsLast ? (rows[0], rows[1]) : (rows[1], rows[2]),
            };
        }

        return new RunStep
        {
            Gradients = Rows(step.GetProperty("gradients")),
            Losses = losses,
            LossesAfter = step.TryGetProperty("losses_after_update", out var after) ? Numbers(after) : null,
        };
    }

    /// <summary>The point of the simplex that SDMGrad's weights stand for, which the file gives.</summary>
    private static double[] Point(double[] weights, double lambda) =>
        Array.ConvertAll(weights, weight => weight * (1 + lambda) - lambda / weights.Length);

    private static double Number(JsonElement parameters, string name) => parameters.GetProperty(name).GetDouble();

    private static double[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(Numbers)];

    /// <summary>All numbers of an array, of its rows one after the other.</summary>
    private static double[] Numbers(JsonElement numbers) =>
        [.. numbers.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? Numbers(item) : [item.GetDouble()])];
}
