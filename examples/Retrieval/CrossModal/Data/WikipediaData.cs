using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Data;

/// <summary>Sections of Wikipedia's featured articles and their pictures, as features (N. Rasiwasia et al., <em>A New Approach to Cross-Modal Multimedia Retrieval</em>, ACM Multimedia 2010).</summary>
/// <remarks>
/// An image is a histogram of visual words (SIFT), a text a mixture of topics (LDA). Both are square-rooted: distances between square roots of
/// distributions are Hellinger's, which large bins do not rule (Arandjelovic and Zisserman, CVPR 2012). Then each number gets mean 0 and standard
/// deviation 1 on the training pairs.
/// </remarks>
internal static class WikipediaData
{
    public const string Name = "wikipedia";

    private const string CategoryColumn = "category";
    private const string ImagePrefix = "i";
    private const string TextPrefix = "t";

    private static readonly string[] TextColumns = ["text_id", "image_id"];

    /// <summary>Reads the training and the test pairs.</summary>
    /// <param name="folder">Holds <c>categories.txt</c>, a name in each line, and <c>train.csv</c> and <c>test.csv</c>, packed with gzip (<c>.gz</c>) or not.</param>
    /// <exception cref="InputException">The folder or a file is missing or broken, a category is not one of the names', or a feature is negative or missing.</exception>
    public static CrossModalData Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"--data must name an existing folder. Found '{folder}'.");
        }

        var classNames = ReadNames(Path.Combine(folder, "categories.txt"));
        var training = Read(folder, "train.csv");
        var test = Read(folder, "test.csv");
        if (!test.Columns.SequenceEqual(training.Columns))
        {
            throw new InputException(
                $"{test.Path}: the columns must be those of {Path.GetFileName(training.Path)}. Found {test.Columns.Count} columns of numbers, {Ends(test)}, for {training.Columns.Count}, {Ends(training)}.");
        }

        using var scope = NewDisposeScope();
        var images = Features(training, test, ImagePrefix);
        var texts = Features(training, test, TextPrefix);

        // Before the first pairs: they take their tensors out of the scope, which disposes of them where something is wrong.
        var (ofTraining, ofTest) = (Categories(training, classNames.Length), Categories(test, classNames.Length));
        return new(
            Name,
            "image",
            "text",
            classNames,
            new(images.Training, texts.Training, ofTraining),
            new(images.Test, texts.Test, ofTest));

        static string Ends(NumberTable table) => $"{table.Columns[0]} to {table.Columns[^1]}";
    }

    private static string[] ReadNames(string path)
    {
        var names = TextLines.Read(path);
        if (names.Length < 2)
        {
            throw new InputException($"{path}: there must be a category in each of at least two lines. Found {names.Length}.");
        }

        for (var i = 0; i < names.Length; i++)
        {
            names[i] = names[i].Trim();
            if (names[i].Length == 0 || names.AsSpan(0, i).Contains(names[i]))
            {
                throw new InputException($"{path}, line {i + 1}: there must be a name that no line before has. Found '{names[i]}'.");
            }
        }

        return names;
    }

    private static NumberTable Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return NumberTable.Read(File.Exists(path + ".gz") || !File.Exists(path) ? path + ".gz" : path, TextColumns);
    }

    private static Tensor Categories(NumberTable table, int count)
    {
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count).Where(j => table.Columns[j] == CategoryColumn)];
        if (columns is not [var column])
        {
            throw new InputException($"{table.Path}: there must be a column {CategoryColumn}. Found {columns.Length}.");
        }

        var categories = new long[table.Rows.Count];
        for (var i = 0; i < categories.Length; i++)
        {
            var number = table.Rows[i][column];
            categories[i] = number >= 1 && number <= count && number == Math.Floor(number)
                ? (long)number - 1
                : throw new InputException(FormattableString.Invariant($"{table.Place(i)}: {CategoryColumn} must be a whole number from 1 to {count}, a line of categories.txt. Found {number}."));
        }

        return tensor(categories);
    }

    private static (Tensor Training, Tensor Test) Features(NumberTable trainingTable, NumberTable testTable, string prefix)
    {
        var columns = FeatureColumns(trainingTable, prefix);
        var training = Roots(trainingTable, columns);
        var test = Roots(testTable, columns);
        var mean = training.mean([0], keepdim: true);
        var deviation = training.std(0, unbiased: false, keepdim: true);

        // A visual word that no training image has says nothing, whatever its unit.
        deviation = deviation.masked_fill(deviation.eq(0), 1);
        return (((training - mean) / deviation).to(float32), ((test - mean) / deviation).to(float32));
    }

    // i0, i1, ...: in the order of their numbers, without gaps.
    private static int[] FeatureColumns(NumberTable table, string prefix)
    {
        string[] names = [.. table.Columns];
        var columns = new List<int>();
        while (Array.IndexOf(names, $"{prefix}{columns.Count}") is var index and >= 0)
        {
            columns.Add(index);
        }

        var found = names.Count(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return columns.Count > 0 && columns.Count == found
            ? [.. columns]
            : throw new InputException($"{table.Path}: there must be columns {prefix}0, {prefix}1, ... without a gap. Found {found}, of which {columns.Count} follow each other.");
    }

    private static Tensor Roots(NumberTable table, int[] columns)
    {
        var values = new double[table.Rows.Count * columns.Length];
        for (var i = 0; i < table.Rows.Count; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var share = table.Rows[i][columns[j]];
                values[i * columns.Length + j] = share >= 0
                    ? Math.Sqrt(share)
                    : throw new InputException(FormattableString.Invariant($"{table.Place(i)}: {table.Columns[columns[j]]} must be at least 0, the share of a word or topic. Found {share}."));
            }
        }

        return tensor(values, [table.Rows.Count, columns.Length]);
    }
}
