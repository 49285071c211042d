using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Whatever happens to an annotation, it is a valid one or an error of one line.</summary>
public sealed class AnnotationFuzzTests : IDisposable
{
    private const int Mutations = 500;

    private readonly DataFolder folder = new();

    [Fact]
    public void A_mutated_VOC_annotation_never_crashes()
    {
        folder.WriteVoc();
        CheckMutations(DetectionFormat.PascalVoc, "trainval", "set/Annotations/1.xml");
    }

    [Fact]
    public void A_mutated_COCO_file_never_crashes()
    {
        folder.WriteCoco();
        CheckMutations(DetectionFormat.Coco, "train2017", "set/annotations/instances_train2017.json");
    }

    public void Dispose() => folder.Dispose();

    private void CheckMutations(DetectionFormat format, string split, string path)
    {
        var original = File.ReadAllBytes(folder[path]);
        var random = new Random(1);
        var (valid, errors) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            folder.Write(path, Mutate(original, random));
            try
            {
                using var data = DetectionData.Load(folder["set"], format, split, split);
                Check(data.Training);
                valid++;
            }
            catch (InputException exception)
            {
                (exception.Message.StartsWith(folder.Root, StringComparison.Ordinal) && exception.Message.AsSpan().IndexOfAny('\n', '\r') < 0).Should().BeTrue(exception.Message);
                errors++;
            }
        }

        valid.Should().BeGreaterThan(Mutations / 50, "some bytes do not matter");
        errors.Should().BeGreaterThan(Mutations / 4, "most do");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[random.Next(bytes.Length)] = (byte)"0123456789-.eE<>&\"[]{},: \n\0"[random.Next(27)];
                return bytes;
            case 3:
                var at = random.Next(bytes.Length);
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(((string[])["NaN", "1e999", "-", "\uFEFF", "]]>", "\\u0000", "null", "9999999999999999999"])[random.Next(8)]), .. bytes[at..]];
            default:
                var (from, to) = (random.Next(bytes.Length), random.Next(bytes.Length));
                return [.. bytes[..Math.Min(from, to)], .. bytes[Math.Max(from, to)..]];
        }
    }

    private static void Check(DetectionSet set)
    {
        set.Count.Should().BeGreaterThan(0);
        for (var i = 0; i < set.Count; i++)
        {
            var (width, height) = set.Size(i);
            foreach (var (label, box, _) in set.Objects(i))
            {
                label.Should().BeInRange(0, set.ClassNames.Count - 1);
                (box.Left >= 0 && box.Top >= 0 && box.Right <= width && box.Bottom <= height && box.Width > 0 && box.Height > 0).Should().BeTrue();
            }
        }
    }
}
