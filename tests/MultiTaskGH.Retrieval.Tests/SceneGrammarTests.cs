using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class SceneGrammarTests
{
    [Fact]
    public void Every_sentence_parses_back_to_its_modification()
    {
        Modification.All.Should().HaveCount(4 * 9 * 2 * 8 * 3).And.OnlyHaveUniqueItems();
        Modification.All.Select(modification => modification.Text).Should().OnlyHaveUniqueItems();
        foreach (var modification in Modification.All)
        {
            ModificationParser.Parse(modification.Text).Should().Be(modification);
        }
    }

    [Fact]
    public void Sentences_are_those_of_the_documentation()
    {
        new AddObject(SceneSize.Large, SceneColour.Red, SceneShape.Circle, SceneCell.TopLeft).Text.Should().Be("add large red circle to top-left");
        new RemoveObject(SceneCell.BottomCenter, SceneSize.Small, SceneColour.Cyan, SceneShape.Rectangle).Text.Should().Be("remove bottom-center small cyan rectangle");
        new ChangeColour(SceneCell.MiddleLeft, SceneSize.Large, SceneShape.Circle, SceneColour.Green).Text.Should().Be("make middle-left large circle green");
        new ChangeSize(SceneCell.MiddleLeft, SceneColour.Green, SceneShape.Triangle, SceneSize.Small).Text.Should().Be("make middle-left green triangle small");
    }

    [Theory]
    [InlineData("", "'', word 1: the verb must be one of 'add', 'remove', 'make'. Found ''.")]
    [InlineData("paint top-left large red circle", "*, word 1: the verb must be one of 'add', 'remove', 'make'. Found 'paint'.")]
    [InlineData("Add large red circle to top-left", "*, word 1: the verb must be *")]
    [InlineData("add large red circle", "*, word 5: the preposition must be 'to'. Found the end.")]
    [InlineData("add large red circle at top-left", "*, word 5: the preposition must be 'to'. Found 'at'.")]
    [InlineData("add large red circle to top", "*, word 6: the place must be one of 'top-left', *. Found 'top'.")]
    [InlineData("add large red circle to top-left now", "*, word 7: the sentence must end. Found 'now'.")]
    [InlineData("add large red circle to top-left ", "*, word 7: the sentence must end. Found ''.")]
    [InlineData("add red large circle to top-left", "*, word 2: the size must be one of 'small', 'large'. Found 'red'.")]
    [InlineData("remove top-left large pink circle", "*, word 4: the colour must be one of 'gray', *. Found 'pink'.")]
    [InlineData("remove top-left large red sphere", "*, word 5: the shape must be one of 'rectangle', 'circle', 'triangle'. Found 'sphere'.")]
    [InlineData("remove top-left large red", "*, word 5: the shape must be *. Found the end.")]
    [InlineData("remove  top-left large red circle", "*, word 2: the place must be *. Found ''.")]
    [InlineData("make top-left large red circle", "*, word 4: the shape must be *. Found 'red'.")]
    [InlineData("make top-left huge circle red", "*, word 3: the size or colour must be one of 'small', 'large', 'gray', *. Found 'huge'.")]
    [InlineData("make top-left large circle small", "*, word 5: the colour must be *. Found 'small'.")]
    [InlineData("make top-left red circle blue", "*, word 5: the size must be *. Found 'blue'.")]
    [InlineData("make top-left red circle\nsmall", "*, word 4: the shape must be *. Found 'circle small'.")]
    public void A_sentence_that_is_none_is_an_error_that_names_the_word(string text, string expected)
    {
        var parse = () => ModificationParser.Parse(text);
        parse.Should().Throw<FormatException>().WithMessage(expected).Which.Message.Should().NotContain("\n");
    }

    [Fact]
    public void A_damaged_sentence_is_another_sentence_or_an_error()
    {
        var random = new Random(1);
        string[] all = [.. Modification.All.SelectMany(modification => modification.Text.Split(' ')).Distinct(), "", "huge"];
        var errors = 0;
        for (var k = 0; k < 2000; k++)
        {
            var words = Modification.All[random.Next(Modification.All.Count)].Text.Split(' ').ToList();
            var at = random.Next(words.Count);
            switch (random.Next(4))
            {
                case 0:
                    words.RemoveAt(at);
                    break;
                case 1:
                    words.Insert(at, all[random.Next(all.Length)]);
                    break;
                case 2:
                    words[at] = all[random.Next(all.Length)];
                    break;
                default:
                    var other = random.Next(words.Count);
                    (words[at], words[other]) = (words[other], words[at]);
                    break;
            }

            var text = string.Join(' ', words);
            try
            {
                ModificationParser.Parse(text).Text.Should().Be(text);
            }
            catch (FormatException)
            {
                errors++;
            }
        }

        errors.Should().BeInRange(1000, 1999, "most damage is no sentence, and some exchanges a word for one of its kind");
    }

    [Fact]
    public void A_modification_changes_one_object_and_nothing_else()
    {
        var scene = new Scene([SceneObject.At(SceneCell.MiddleLeft, SceneSize.Large, SceneColour.Red, SceneShape.Circle), SceneObject.At(SceneCell.TopLeft, SceneSize.Small, SceneColour.Blue, SceneShape.Triangle)]);
        scene.Label.Should().Be("top-left small blue triangle, middle-left large red circle");
        Apply("add small cyan rectangle to bottom-right").Should().Be("top-left small blue triangle, middle-left large red circle, bottom-right small cyan rectangle");
        Apply("remove top-left small blue triangle").Should().Be("middle-left large red circle");
        Apply("make middle-left large circle green").Should().Be("top-left small blue triangle, middle-left large green circle");
        Apply("make middle-left red circle small").Should().Be("top-left small blue triangle, middle-left small red circle");
        new Scene([]).Label.Should().Be("empty");

        string Apply(string text) => ModificationParser.Parse(text).Apply(scene).Label;
    }

    [Theory]
    [InlineData("add small cyan rectangle to middle-left", "the place is taken")]
    [InlineData("remove top-left large red circle", "nothing is there")]
    [InlineData("remove middle-left large blue circle", "it has another colour")]
    [InlineData("remove middle-left small red circle", "it has another size")]
    [InlineData("remove middle-left large red triangle", "it has another shape")]
    [InlineData("make middle-left large circle red", "it has that colour")]
    [InlineData("make middle-left small circle green", "it has another size")]
    [InlineData("make top-left large circle green", "nothing is there")]
    [InlineData("make middle-left red circle large", "it has that size")]
    [InlineData("make middle-left green circle small", "it has another colour")]
    [InlineData("make middle-left red triangle small", "it has another shape")]
    public void A_modification_that_does_not_apply_is_refused(string text, string reason)
    {
        var scene = new Scene([SceneObject.At(SceneCell.MiddleLeft, SceneSize.Large, SceneColour.Red, SceneShape.Circle)]);
        var modification = ModificationParser.Parse(text);
        modification.AppliesTo(scene).Should().BeFalse(reason);
        var apply = () => modification.Apply(scene);
        apply.Should().Throw<ArgumentException>().WithMessage($"*'{text}'*Found 'middle-left large red circle'.*");
    }

    [Fact]
    public void Of_any_scene_the_changes_that_apply_are_those_that_are_found_between_it_and_their_results()
    {
        var random = new Random(2);
        for (var k = 0; k < 40; k++)
        {
            var scene = RandomScenes.Draw(random);
            var applying = Modification.All.Where(modification => modification.AppliesTo(scene)).ToList();

            // An empty place can receive any of 48 objects; an object can go, take seven other colours or the other size.
            applying.Should().HaveCount(48 * (9 - scene.Objects.Count) + 9 * scene.Objects.Count);
            foreach (var modification in applying)
            {
                var changed = modification.Apply(scene);
                Modification.Between(scene, changed).Should().Be(modification);
                modification.AppliesTo(changed).Should().BeFalse("it is done");
                changed.Label.Should().NotBe(scene.Label);
                Modification.Between(changed, scene).Should().NotBeNull("each change has an opposite");
                changed.Objects.Except(scene.Objects).Count().Should().BeLessThan(2);
                scene.Objects.Except(changed.Objects).Count().Should().BeLessThan(2);
            }

            Modification.Between(scene, scene).Should().BeNull();
            var twice = RandomChange(RandomChange(scene));
            if (SceneVocabulary.Cells.Values.Count(cell => scene[cell] != twice[cell]) == 2)
            {
                Modification.Between(scene, twice).Should().BeNull("two objects differ");
            }
        }

        Scene RandomChange(Scene scene)
        {
            Modification[] applying = [.. Modification.All.Where(modification => modification.AppliesTo(scene))];
            return applying[random.Next(applying.Length)].Apply(scene);
        }
    }

    [Fact]
    public void No_modification_moves_an_object_or_changes_both_its_colour_and_its_size()
    {
        var before = SceneObject.At(SceneCell.TopLeft, SceneSize.Large, SceneColour.Red, SceneShape.Circle);
        Between(before with { X = before.X + 0.01 }).Should().BeNull();
        Between(before with { Colour = SceneColour.Blue, Size = SceneSize.Small }).Should().BeNull();
        Between(before with { Shape = SceneShape.Triangle }).Should().BeNull();
        Between(before with { Colour = SceneColour.Blue }).Should().Be(new ChangeColour(SceneCell.TopLeft, SceneSize.Large, SceneShape.Circle, SceneColour.Blue));

        Modification? Between(SceneObject after) => Modification.Between(new([before]), new([after]));
    }

    [Fact]
    public void Equal_scenes_have_equal_labels_whatever_the_order_and_the_points()
    {
        var random = new Random(3);
        for (var k = 0; k < 50; k++)
        {
            var scene = RandomScenes.Draw(random);
            new Scene(scene.Objects.Reverse()).Label.Should().Be(scene.Label);
            new Scene(scene.Objects.Select(item => SceneObject.At(item.Cell, item.Size, item.Colour, item.Shape))).Label.Should().Be(scene.Label);
        }

        var item = SceneObject.At(SceneCell.TopLeft, SceneSize.Large, SceneColour.Red, SceneShape.Circle);
        var twoAtOnePlace = () => new Scene([item, item with { X = 0.01 }]);
        twoAtOnePlace.Should().Throw<ArgumentException>().WithMessage("A place must hold at most one object.*");
    }
}
