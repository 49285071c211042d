using System.Globalization;
using System.Text;
using FluentAssertions;
using MultiTaskGH.Diagnostics;

namespace MultiTaskGH.Tests.Diagnostics;

public sealed class HistoryCsvWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("history").FullName;

    private string Table => Path.Combine(folder, "history.csv");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_report_is_a_row_that_reads_back_exactly()
    {
        var random = new Random(1);
        string[] keys = ["a", "b", "c"];
        var reports = Enumerable.Range(0, 20)
            .Select(step => Reports.Of(step, keys, Reports.RandomGramian(random, 3), weights: [random.NextDouble(), -1e-300, 1e300]))
            .ToList();
        var rows = Parse(Written(reports));

        rows[0].Should().Equal(
            "step", "updated", "skip_reason", "fallback", "micro_batches", "gradient_norm", "direction_norm", "conflicts",
            "loss/a", "loss/b", "loss/c", "weight/a", "weight/b", "weight/c", "norm/a", "norm/b", "norm/c", "cosine/a-b", "cosine/a-c", "cosine/b-c");
        rows.Should().HaveCount(21);
        for (var k = 0; k < 20; k++)
        {
            var (row, report) = (rows[k + 1], reports[k]);
            row[..6].Should().Equal($"{k}", "1", "", "", "1", "");
            Numbers(row[6..]).Should().Equal(
            [
                report.DirectionNorm, report.Conflicts().Count,
                report.Loss(0), report.Loss(1), report.Loss(2), report.Weight(0), report.Weight(1), report.Weight(2),
                report.TaskGradientNorm(0), report.TaskGradientNorm(1), report.TaskGradientNorm(2), report.Cosine(0, 1), report.Cosine(0, 2), report.Cosine(1, 2),
            ]);
        }
    }

    [Fact]
    public void What_was_not_measured_is_empty_and_what_is_not_finite_is_named()
    {
        var rows = Parse(Written(
        [
            Reports.Of(0, Reports.TwoKeys, gramian: null, losses: [1.5, double.PositiveInfinity]),
            Reports.Of(1, Reports.TwoKeys, gramian: null, losses: [double.NaN, 2], skipReason: "the loss of task 'cls' is NaN"),
            Reports.OfTwo(1, 0, norm1: 0, norm2: 2, fallback: "GH"),
        ]));
        rows[1].Should().Equal("0", "1", "", "", "1", "", "", "", "1.5", "Infinity", "1", "1", "", "", "");
        rows[2].Should().Equal("1", "0", "the loss of task 'cls' is NaN", "", "1", "", "", "", "NaN", "2", "", "", "", "", "");
        rows[3].Should().Equal("1", "1", "", "GH", "1", "", "2", "0", "1", "1.125", "1", "1", "0", "2", "NaN");
    }

    [Fact]
    public void Keys_and_reasons_are_quoted()
    {
        var rows = Parse(Written([Reports.Of(0, ["a,b", "say \"c\"", "line\nbreak"], gramian: null, skipReason: "one, \"two\"\r\nthree")]));
        rows[0][8..11].Should().Equal("loss/a,b", "loss/say \"c\"", "loss/line\nbreak");
        rows[1][2].Should().Be("one, \"two\"\r\nthree");
        rows[1].Should().HaveSameCount(rows[0]);
    }

    [Fact]
    public void Pairs_of_ambiguous_keys_get_columns_of_their_own()
    {
        var header = Parse(Written([Reports.Of(0, ["a-b", "c", "a", "b-c"], gramian: null)]))[0];
        header.Should().OnlyHaveUniqueItems().And.Contain("cosine/a-b-c[0,1]").And.Contain("cosine/a-b-c[2,3]");
    }

    [Fact]
    public void The_text_is_the_same_under_every_culture()
    {
        StepReport[] reports = [Reports.OfTwo(1234567, -0.5, norm1: 1e-7)];
        var here = Written(reports);
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Built by hand: a machine without ICU has no real cultures to offer.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = culture;
            Written(reports).Should().Be(here);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_takes_its_name_when_the_writer_is_disposed()
    {
        File.WriteAllText(Table, "an older table");
        using (var writer = new HistoryCsvWriter(Table))
        {
            writer.Observe(Reports.OfTwo(0, 1));
            File.ReadAllText(Table).Should().Be("an older table");
            File.Exists(Table + ".partial").Should().BeTrue();
            writer.Dispose();
        }

        Directory.GetFiles(folder).Should().Equal(Table);
        Parse(File.ReadAllText(Table)).Should().HaveCount(2);
        File.ReadAllBytes(Table)[0].Should().Be((byte)'s', "a byte order mark would become part of the first column's name");
    }

    [Fact]
    public void Without_reports_there_is_no_file()
    {
        new HistoryCsvWriter(Table).Dispose();
        Directory.GetFiles(folder).Should().BeEmpty();
    }

    [Fact]
    public void Rows_reach_the_file_by_the_flush_policy()
    {
        using var writer = new HistoryCsvWriter(Table, flushEvery: 3);
        for (var step = 0; step < 8; step++)
        {
            writer.Observe(Reports.OfTwo(step, 1));
            Parse(File.ReadAllText(Table + ".partial")).Should().HaveCount(step < 2 ? 0 : step < 5 ? 4 : 7);
        }

        writer.Flush();
        Parse(File.ReadAllText(Table + ".partial")).Should().HaveCount(9);
    }

    [Fact]
    public void A_writer_of_the_caller_stays_open_where_told_so()
    {
        var text = new TrackedWriter();
        using (var writer = new HistoryCsvWriter(text, leaveOpen: true))
        {
            writer.Observe(Reports.OfTwo(0, 1));
        }

        text.IsDisposed.Should().BeFalse();
        new HistoryCsvWriter(text, leaveOpen: false).Dispose();
        text.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Mistakes_are_refused()
    {
        var writer = new HistoryCsvWriter(new StringWriter(), leaveOpen: false);
        writer.Observe(Reports.OfTwo(0, 1));
        writer.Invoking(w => w.Observe(Reports.Of(1, ["other"], null))).Should().Throw<ArgumentException>().WithMessage("*(cls, align)*(other)*");
        writer.Dispose();
        writer.Dispose();
        writer.Invoking(w => w.Observe(Reports.OfTwo(1, 1))).Should().Throw<ObjectDisposedException>();
        writer.Invoking(w => w.Flush()).Should().Throw<ObjectDisposedException>();

        FluentActions.Invoking(() => new HistoryCsvWriter(Table, flushEvery: 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("flushEvery");
        FluentActions.Invoking(() => new HistoryCsvWriter(" ")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => new HistoryCsvWriter(Path.Combine(folder, "missing", "history.csv"))).Should().Throw<IOException>();
    }

    private static string Written(IEnumerable<StepReport> reports)
    {
        var text = new StringWriter();
        using (var writer = new HistoryCsvWriter(text, leaveOpen: false))
        {
            foreach (var report in reports)
            {
                writer.Observe(report);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<double> Numbers(IEnumerable<string> fields) => fields.Select(field => double.Parse(field, CultureInfo.InvariantCulture));

    /// <summary>Reads RFC 4180, independent of the writer.</summary>
    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var k = 0; k < text.Length; k++)
        {
            var c = text[k];
            if (isQuoted && c == '"' && k + 1 < text.Length && text[k + 1] == '"')
            {
                field.Append(text[++k]);
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || c is not (',' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
        }

        isQuoted.Should().BeFalse();
        (field.Length + fields.Count).Should().Be(0, "every row ends");
        return rows;
    }

    private sealed class TrackedWriter : StringWriter
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
