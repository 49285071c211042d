using System.Text.RegularExpressions;
using FluentAssertions;
using MultiTaskGH.Examples.Classification.Commands;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: bad input is one clear line and exit code 2, and nothing is written. Long lists of inputs run what the program runs, without starting it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("--iterations must be a whole number of at least 1. Found '0'.", "--iterations", "0")]
    [InlineData("--iterations must be a whole number of at least 1. Found 'many'.", "--iterations", "many")]
    [InlineData("--seeds must be a whole number of at least 1. Found '-1'.", "--seeds", "-1")]
    [InlineData("--seeds must be at most 1000. Found 1001.", "--seeds", "1001", "--batch", "1")]
    [InlineData("--seeds must be at most 1000. Found 1001.", "train", "--source", "mnist", "--target", "optdigits", "--seeds", "1001")]
    [InlineData("--learning-rate must be a positive number, such as 0.01. Found 'NaN'.", "--learning-rate", "NaN")]
    [InlineData("--source: A domain must be one of mnist, usps, mnist-m, svhn, optdigits. Found 'cifar'.", "--source", "cifar")]
    [InlineData("--harmonizer: A harmonizer must be one of *gh++*pcgrad*. Found 'gh+++'.", "--harmonizer", "gh+++")]
    [InlineData("--harmonizer: The methods have pairs of tasks and one batch per step. Found krum, which needs more; name one of *", "--harmonizer", "krum")]
    [InlineData("--harmonizer: The methods have pairs of tasks and one batch per step. Found MoDo, which needs more; name one of *", "--harmonizer", "MoDo")]
    [InlineData("--heads: Heads must be own or reweighted. Found 'other'.", "--heads", "other")]
    [InlineData("--device: A device must be cpu, cuda or cuda:N. Found 'gpu'.", "--device", "gpu")]
    [InlineData("--source and --target must differ. Found mnist for both.", "--target", "mnist")]
    [InlineData("*Found svhn; name its folder with --data.", "--source", "svhn")]
    [InlineData("--batch must be from 2 to 1797*Found 1798.", "--batch", "1798")]
    [InlineData("--data must name an existing folder. Found 'nowhere'.", "--data", "nowhere", "--target", "usps")]
    [InlineData("*'--nonsense'*", "--nonsense")]
    [InlineData("--iterations needs a value. Found the option --output in its place.", "--iterations", "--output", "D")]
    [InlineData("--output needs a value. Found the option --seeds in its place.", "--output", "--seeds", "2")]
    [InlineData("--data needs a value. Found the option --output in its place.", "suite", "digits", "--data", "--output", "D")]
    [InlineData("A suite must be one of digits, office31, *. Found 'letters'.", "suite", "letters", "--data", "D")]
    [InlineData("--pairs: A direction must be two domains with a colon, such as amazon:webcam. Found 'mnist'.", "suite", "digits", "--data", "D", "--pairs", "mnist")]
    [InlineData("--methods: A method must be one of source-only, dann, cdan, cdan+e, mcd, dwl, gvb. Found 'adda'.", "suite", "digits", "--data", "D", "--methods", "dann,adda")]
    [InlineData("--data must name an existing folder. Found 'nowhere'.", "suite", "digits", "--data", "nowhere")]
    [InlineData("Option '--target' is required.", "train", "--source", "mnist")]
    [InlineData("--method: A method must be one of *. Found 'adda'.", "train", "--source", "mnist", "--target", "optdigits", "--method", "adda")]
    [InlineData("--dataset: A data set must be one of digits, office31, *. Found 'letters'.", "train", "--source", "a", "--target", "b", "--dataset", "letters")]
    [InlineData("--set must be a name, = and a number, such as trade-off=10. Found 'trade-off'.", "train", "--source", "mnist", "--target", "optdigits", "--set", "trade-off")]
    [InlineData("--set margin: cdan must have the parameter. Found trade-off.", "train", "--source", "mnist", "--target", "optdigits", "--method", "cdan", "--set", "margin=1")]
    [InlineData("An architecture must be one of digits28, *. Found 'vgg'.", "train", "--source", "mnist", "--target", "optdigits", "--architecture", "vgg")]
    [InlineData("--seed must be at most 2147483645 with 2 seeds. Found 2147483647.", "train", "--source", "mnist", "--target", "optdigits", "--seed", "2147483647", "--seeds", "2")]
    [InlineData("--set trade-off must stand once. Found it again.", "train", "--source", "mnist", "--target", "optdigits", "--method", "cdan", "--set", "trade-off=1", "--set", "trade-off=2")]
    [InlineData("--set trade-off: *Found -1*", "--method", "mcd", "--set", "trade-off=-1")]
    [InlineData("--batch must be from 2 to 3000*Found 1.", "--batch", "1")]
    [InlineData("--source and --target must differ. Found mnist for both.", "train", "--source", "mnist", "--target", "MNIST")]
    [InlineData("--data must stand after train. Found it before.", "--data", "D", "train", "--source", "mnist", "--target", "optdigits")]
    [InlineData("--harmonizer: source-only has a single loss, and nothing to harmonize. *", "train", "--source", "mnist", "--target", "optdigits", "--method", "source-only", "--harmonizer", "gh")]
    [InlineData("--heads: MCD + GH leaves no choice of what heads receive. *", "train", "--source", "mnist", "--target", "optdigits", "--method", "mcd", "--harmonizer", "gh", "--heads", "reweighted")]
    [InlineData("*nowhere.safetensors: *", "train", "--source", "mnist", "--target", "optdigits", "--architecture", "resnet18", "--side", "32", "--weights", "nowhere.safetensors")]
    [InlineData("Option '--iterations' expects a single argument but 2 were provided.", "--iterations", "5", "--iterations", "6")]
    public void A_wrong_argument_is_one_line(string expected, params string[] args) => Fails(RunHere, expected, args);

    [Fact]
    public void An_output_that_cannot_be_written_is_one_line()
    {
        File.WriteAllText(folder["file"], "");
        Fails("--output must name a folder that can be written to. Found 'file/out'*", "--output", "file/out");
    }

    [Theory]
    [InlineData("results.json", "{}")]
    [InlineData("results.json", "[1, 2")]
    [InlineData("history.csv", "step,loss")]
    public void Results_of_another_origin_are_not_overwritten(string name, string content)
    {
        Directory.CreateDirectory(folder["mine"]);
        var file = Path.Combine(folder["mine"], name);
        File.WriteAllText(file, content);
        Fails($"--output must name a folder for a comparison alone. Found {file}, which is not of a comparison; *", "--output", "mine");
        File.ReadAllText(file).Should().Be(content);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("^.*$", "null")]
    [InlineData("^.*$", "[null]")]
    [InlineData("^.*$", "{}")]
    [InlineData("^.*$", "[1]")]
    [InlineData("^.*$", "[{}]")]
    [InlineData("^(.{300}).*$", "$1")]
    [InlineData(",\\s*\"device\": \"cpu\"", "")]
    [InlineData("\"dataSha256\": \"[^\"]*\"", "\"dataSha256\": null")]
    [InlineData("\"iterations\": 2000", "\"iterations\": \"many\"")]
    [InlineData("\"accuracy\": [.0-9]*", "\"accuracy\": \"high\"")]
    [InlineData("\"accuracy\": [.0-9]*", "\"accuracy\": null")]
    [InlineData("\"pairs\": \\[", "\"pairs\": [null,")]
    [InlineData("\"heads\": \"own\"", "\"heads\": \"none\"")]
    [InlineData("\"completed\": true", "\"completed\": false")]
    [InlineData("\"evaluations\": \\[", "\"evaluations\": [null,")]
    public void Cells_that_are_none_are_one_line(string pattern, string replacement)
    {
        IdxBytes.WriteTinySets(folder["data"]);
        Directory.CreateDirectory(folder["results"]);
        var whole = File.ReadAllText(Path.Combine(CommittedResults.Folder, "digits.json"));
        var broken = pattern.Length == 0 ? "" : Regex.Replace(whole, pattern, replacement, RegexOptions.Singleline);
        broken.Should().NotBe(whole);
        File.WriteAllText(Path.Combine(folder["results"], "digits.json"), broken);
        Fails(
            RunHere,
            $"{Path.Combine(folder["results"], "digits.json")}: * move *",
            "suite", "digits", "--data", "data", "--batch", "8", "--output", "results");
    }

    [Fact]
    public void Broken_data_is_one_line()
    {
        IdxBytes.WriteTinySets(folder["data"]);
        var path = Path.Combine(folder["data"], "usps", "test-images-16x16-idx3-ubyte.gz");
        var whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Fails("data/usps/test-images-16x16-idx3-ubyte.gz: *truncated*", "--data", "data", "--target", "usps", "--batch", "8");

        IdxBytes.WriteDigits(Path.Combine(folder["data"], "usps"), "test-images-16x16-idx3-ubyte", "other", 19, side: 16);
        Fails("*Found 20 labels and 19 images.", "--data", "data", "--target", "usps", "--batch", "8");

        File.Delete(path);
        Fails("*test-images-16x16-idx3-ubyte.gz: the file must exist*", "--data", "data", "--target", "usps", "--batch", "8");

        Directory.Delete(Path.Combine(folder["data"], "usps"), recursive: true);
        Fails("*must hold train-images-28x28-idx3-ubyte.gz or train-images-16x16-idx3-ubyte.gz*", "--data", "data", "--target", "usps", "--batch", "8");
    }

    [Fact]
    public void A_suite_needs_its_data() => Fails("Option '--data' is required.", "suite", "digits");

    [Fact]
    public void Help_names_every_option()
    {
        var (code, output, error) = ChildProgram.Run(folder.Root, "--help");
        code.Should().Be(0);
        error.Should().BeEmpty();
        output.Should().ContainAll("--data", "--source", "--target", "--method", "--harmonizer", "--heads", "--seeds", "--iterations", "--batch", "--device", "--output", "train", "suite", "download");
    }

    public void Dispose() => folder.Dispose();

    private void Fails(string expected, params string[] args) => Fails(arguments => ChildProgram.Run(folder.Root, arguments), expected, args);

    private void Fails(Func<string[], (int ExitCode, string Output, string Error)> run, string expected, params string[] args) => BadInput.Fails(folder.Root, run, expected, args);

    private (int ExitCode, string Output, string Error) RunHere(string[] args) => BadInput.RunHere(folder.Root, ClassificationCommand.Create, args);
}
