using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>Runs <see cref="LoadingBenchmark"/> and shows how fast images can be drawn beside how fast training uses them up.</summary>
internal static class LoadingBenchmarks
{
    /// <summary>What the command line asks for.</summary>
    internal sealed record Options(string? Data, double Seconds, int Blocks, int StepsPerBlock, string? Markdown);

    public static bool TryParse(string[] args, out Options options)
    {
        var chosen = new Options(Data: null, Seconds: 3, Blocks: 3, StepsPerBlock: 4, Markdown: null);
        var isRead = OptionReader.TryRead(
            args,
            () => chosen = chosen with { Seconds = 0, Blocks = 1, StepsPerBlock = 1 },
            ("--data", OptionReader.Text(path => chosen = chosen with { Data = path })),
            ("--seconds", OptionReader.Seconds(seconds => chosen = chosen with { Seconds = seconds })),
            ("--markdown", OptionReader.Text(path => chosen = chosen with { Markdown = path })));
        options = chosen;
        return isRead;
    }

    public static int Measure(Options options)
    {
        NativeRuntime.Configure();
        var load = SystemLoad.Average();
        using var photographs = new DrawnPhotographs();
        var drawn = string.Create(CultureInfo.InvariantCulture, $"drawn JPEGs, 640 x 480, {photographs.MeanLength / 1000:0} kB, at 224");
        var (rates, steps) = (new List<LoadingBenchmark.Rate>(), new List<LoadingBenchmark.StepTime>());
        try
        {
            if (options.Data is not null)
            {
                const string Office = "Office-31, 64 x 64, in a zip file, at 64";
                rates.AddRange(Rates(Office, settings => Office31("amazon", settings), 64));
                steps.Add(LoadingBenchmark.MeasureStep(Office, settings => Office31("amazon", settings), settings => Office31("webcam", settings), 64, batchSize: 36, options.Blocks, options.StepsPerBlock));
            }

            rates.AddRange(Rates(drawn, Photographs, 224));
            steps.Add(LoadingBenchmark.MeasureStep(drawn, Photographs, Photographs, 224, batchSize: 8, options.Blocks, options.StepsPerBlock));
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }

        var text = Table(rates, steps, load);
        Console.WriteLine(text);
        if (options.Markdown is not null)
        {
            File.WriteAllText(options.Markdown, text);
        }

        return 0;

        ImageDomain Office31(string domain, DatasetOptions settings) => DatasetNames.Parse("office31").Load(domain, settings with { DataPath = options.Data });

        ImageDomain Photographs(DatasetOptions settings) => DatasetNames.Parse("images").Load(photographs.Folder, settings);

        IEnumerable<LoadingBenchmark.Rate> Rates(string images, Func<DatasetOptions, ImageDomain> load, int side)
        {
            var cases = from isCached in (bool[])[false, true]
                        from threads in (int[])[1, 2]
                        select LoadingBenchmark.MeasureRate(images, load, side, threads, isCached, TimeSpan.FromSeconds(options.Seconds));

            // The first case of a process shares the processor with the compiler.
            return cases.Prepend(cases.First()).ToArray()[1..];
        }
    }

    private static string Table(List<LoadingBenchmark.Rate> rates, List<LoadingBenchmark.StepTime> steps, string load)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Training batches of 36 images. {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, {Machine.Description}, {torch.get_num_threads()} torch threads, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"load {load} before and {SystemLoad.Average()} after.");
        text.AppendLine();
        text.AppendLine("| images | decoding threads | in memory | images per second | processor ms per image |");
        text.AppendLine("| --- | ---: | --- | ---: | ---: |");
        foreach (var rate in rates)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {rate.Images} | {rate.Threads} | {(rate.IsCached ? "yes" : "no")} | {rate.PerSecond:0} | {rate.ProcessorMilliseconds:0.00} |");
        }

        text.AppendLine();
        text.AppendLine("| a plain step of a ResNet-18 | batch | ms on batches that stay | ms on drawn ones | of it the draw | images per second |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var step in steps)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {step.Images} | {step.BatchSize} + {step.BatchSize} | {step.Fixed:0} | {step.Drawn:0} | {step.Waiting:0.0} | {2000 * step.BatchSize / step.Drawn:0} |");
        }

        return text.ToString();
    }
}
