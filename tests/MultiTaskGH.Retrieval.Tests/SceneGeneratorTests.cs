using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class SceneGeneratorTests
{
    private static readonly SceneSettings Settings = new() { TrainingImages = 410, TestImages = 195, Seed = 3 };

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine_and_another_one_others()
    {
        Hash(Settings).Should().Be(Hash(Settings)).And.StartWith("B913E9097C0AAB34");
        Hash(Settings with { Seed = 4 }).Should().NotBe(Hash(Settings));
        Hash(Settings with { HasNovelPairs = true }).Should().NotBe(Hash(Settings));
        Hash(Settings with { TestImages = 196 }).Should().NotBe(Hash(Settings));
    }

    [Fact]
    public void Applied_to_its_image_the_text_of_a_query_gives_its_target_and_nothing_else_moves()
    {
        foreach (var set in Both())
        {
            foreach (var (image, text, target) in set.Queries)
            {
                var (from, to) = (set.Scenes[image], set.Scenes[target]);
                var modification = ModificationParser.Parse(text);
                modification.Apply(from).Label.Should().Be(to.Label);
                to.Objects.All(item => from[item.Cell] is not { } before || (item.Y, item.X) == (before.Y, before.X)).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Queries_are_all_pairs_that_one_modification_connects()
    {
        foreach (var set in Both())
        {
            set.Queries.Should().OnlyHaveUniqueItems();
            set.Queries.Select(query => (query.Image, query.Target)).ToHashSet().SetEquals(
                from image in Enumerable.Range(0, set.Scenes.Count)
                from target in Enumerable.Range(0, set.Scenes.Count)
                where Modification.Between(set.Scenes[image], set.Scenes[target]) is not null
                select (image, target)).Should().BeTrue();
            set.Queries.Select(query => query.Image).Distinct().Should().HaveCount(set.Scenes.Count, "each scene is a modification of another one, and each modification has an opposite");
        }
    }

    [Fact]
    public void Several_queries_start_at_one_image_and_several_have_one_text()
    {
        foreach (var set in Both())
        {
            set.Queries.GroupBy(query => query.Image).Count(group => group.Count() > 1).Should().BeGreaterThan(set.Scenes.Count / 2);
            set.Queries.GroupBy(query => query.Text).Count(group => group.Select(query => query.Image).Distinct().Count() > 1).Should().BeGreaterThan(50);
        }
    }

    [Fact]
    public void No_scene_is_both_in_training_and_in_tests()
    {
        var (training, test) = SceneGenerator.Draw(Settings);
        test.Scenes.Select(scene => scene.Label).Should().NotIntersectWith(training.Scenes.Select(scene => scene.Label));

        // Where the labels of training are those that tests would have had, tests have others.
        var free = SceneSet.Draw(100, ScenePart.Test, Settings, _ => true);
        var labels = free.Scenes.Select(scene => scene.Label).ToHashSet();
        SceneSet.Draw(100, ScenePart.Test, Settings, scene => !labels.Contains(scene.Label)).Scenes.Should().NotContain(scene => labels.Contains(scene.Label));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_words_occur_in_both_parts(bool hasNovelPairs)
    {
        var (training, test) = SceneGenerator.Draw(Settings with { HasNovelPairs = hasNovelPairs });
        string[] words = ["add", "remove", "make", "to", .. SceneVocabulary.Shapes.Words, .. SceneVocabulary.Sizes.Words, .. SceneVocabulary.Colours.Words, .. SceneVocabulary.Cells.Words];
        words.Should().HaveCount(26).And.OnlyHaveUniqueItems();
        foreach (var set in (SceneSet[])[training, test])
        {
            set.Queries.SelectMany(query => query.Text.Split(' ')).Distinct().Should().BeEquivalentTo(words);
            set.Queries.Select(query => ModificationParser.Parse(query.Text).GetType()).Distinct().Should().HaveCount(4);
        }
    }

    [Fact]
    public void Novel_pairs_are_in_one_part_alone()
    {
        var (training, test) = SceneGenerator.Draw(Settings with { HasNovelPairs = true });
        var (inTraining, inTest) = (Pairs(training), Pairs(test));
        inTraining.Should().HaveCount(16);
        inTest.Should().HaveCount(16);
        inTraining.Intersect(inTest).Should().HaveCount(8);
        inTraining.Union(inTest).Should().HaveCount(24);
        Pairs(SceneGenerator.Draw(Settings).Training).Should().HaveCount(24);

        static HashSet<(SceneColour, SceneShape)> Pairs(SceneSet set) => [.. set.Scenes.SelectMany(scene => scene.Objects).Select(item => (item.Colour, item.Shape))];
    }

    [Fact]
    public void Objects_neither_touch_nor_reach_the_edge()
    {
        var rgb = new byte[ScenePainter.Length];
        foreach (var scene in SceneGenerator.Draw(Settings).Training.Scenes.Where((_, index) => index % 4 == 0))
        {
            scene.Objects.Count.Should().BeInRange(2, 7);
            var owner = new int[64 * 64];
            for (var k = 0; k < scene.Objects.Count; k++)
            {
                ScenePainter.Draw([scene.Objects[k]], rgb);
                for (var pixel = 0; pixel < owner.Length; pixel++)
                {
                    if (!rgb.AsSpan(3 * pixel, 3).SequenceEqual((ReadOnlySpan<byte>)[255, 255, 255]))
                    {
                        owner[pixel].Should().Be(0);
                        owner[pixel] = k + 1;
                    }
                }
            }

            for (var row = 0; row < 64; row++)
            {
                for (var column = 0; column < 64; column++)
                {
                    if (owner[64 * row + column] is > 0 and var here)
                    {
                        (row is > 0 and < 63 && column is > 0 and < 63).Should().BeTrue();
                        (here == Or(owner[64 * row + column + 1], here) && here == Or(owner[64 * (row + 1) + column], here) && here == Or(owner[64 * (row + 1) + column + 1], here)
                            && here == Or(owner[64 * (row + 1) + column - 1], here)).Should().BeTrue();
                    }
                }
            }
        }

        static int Or(int owner, int here) => owner == 0 ? here : owner;
    }

    [Fact]
    public void Images_show_the_scenes_and_outlive_the_scope_that_they_are_made_in()
    {
        var (training, test) = SceneGenerator.Draw(Settings);
        ComposedData data;
        using (NewDisposeScope())
        {
            data = SceneGenerator.Create(Settings);
        }

        using (data)
        {
            data.Name.Should().Be("scenes");
            foreach (var (split, set) in ((ComposedSplit, SceneSet)[])[(data.Training, training), (data.Test, test)])
            {
                split.Images.shape.Should().Equal(set.Scenes.Count, 3, 64, 64);
                split.Count.Should().Be(set.Scenes.Count);
                split.Labels.Should().Equal(set.Scenes.Select(scene => scene.Label));
                split.Queries.Should().Equal(set.Queries);
                foreach (var index in (int[])[0, 77, split.Count - 1])
                {
                    var rgb = new byte[ScenePainter.Length];
                    ScenePainter.Draw(set.Scenes[index].Objects, rgb);
                    using var image = split.Images[index].permute(1, 2, 0).contiguous();
                    image.bytes.SequenceEqual(rgb).Should().BeTrue();
                }
            }
        }

        data.Training.Images.IsInvalid.Should().BeTrue();
        data.Test.Images.IsInvalid.Should().BeTrue();
    }

    [Theory]
    [InlineData(1, 100, "The number of training images must be from 2 to 100,000. Found 1.")]
    [InlineData(100, 100_001, "The number of test images must be from 2 to 100,000. Found 100001.")]
    public void A_number_of_images_has_its_bounds(int training, int test, string expected)
    {
        var create = () => SceneGenerator.Create(new() { TrainingImages = training, TestImages = test });
        create.Should().Throw<InputException>().WithMessage(expected);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(21)]
    [InlineData(59)]
    public void Any_number_of_images_has_queries_for_all(int count)
    {
        var set = SceneSet.Draw(count, ScenePart.Training, Settings, _ => true);
        set.Scenes.Should().HaveCount(count);
        set.Queries.Select(query => query.Image).Distinct().Should().HaveCount(count);
    }

    [Fact]
    public void Images_labels_and_queries_of_a_split_must_fit()
    {
        using var images = zeros(2, 3, 64, 64, dtype: ScalarType.Byte);
        using var small = zeros(2, 3, 32, 32, dtype: ScalarType.Byte);
        using var floats = zeros(2, 3, 64, 64);
        ComposedQuery[] queries = [new(0, "text", 1)];
        Make(images, ["a", "b"], queries).Should().NotThrow();
        Make(small, ["a", "b"], queries).Should().Throw<ArgumentException>();
        Make(floats, ["a", "b"], queries).Should().Throw<ArgumentException>();
        Make(images, ["a"], queries).Should().Throw<ArgumentException>();
        Make(images, ["a", "b"], []).Should().Throw<ArgumentException>();
        Make(images, ["a", "b"], [new(0, "text", 2)]).Should().Throw<ArgumentException>();
        Make(images, ["a", "b"], [new(-1, "text", 1)]).Should().Throw<ArgumentException>();

        static Action Make(Tensor images, string[] labels, ComposedQuery[] queries) => () => _ = new ComposedSplit(images, labels, queries);
    }

    private static SceneSet[] Both()
    {
        var (training, test) = SceneGenerator.Draw(Settings);
        return [training, test];
    }

    private static string Hash(SceneSettings settings)
    {
        using var data = SceneGenerator.Create(settings);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        data.AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
