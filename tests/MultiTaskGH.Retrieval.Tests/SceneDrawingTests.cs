using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class SceneDrawingTests
{
    [Fact]
    public void A_rectangle_reaches_4_or_8_pixels_to_each_side()
    {
        Covered(SceneShape.Rectangle, SceneSize.Small, 32, 32).Should().BeEquivalentTo(Rows(28, Enumerable.Repeat((28, 36), 8)));
        Covered(SceneShape.Rectangle, SceneSize.Large, 20, 40).Should().BeEquivalentTo(Rows(12, Enumerable.Repeat((32, 48), 16)));
    }

    // |y0 - y| - s is 0 in the first and the last row, which are empty.
    [Fact]
    public void A_circle_is_a_square_on_a_corner() =>
        Covered(SceneShape.Circle, SceneSize.Small, 32, 32).Should().BeEquivalentTo(Rows(29, [(31, 33), (30, 34), (29, 35), (28, 36), (29, 35), (30, 34), (31, 33)]));

    // Edges at halves are cut towards the left: 31.5 to 32.5 is pixel 31.
    [Fact]
    public void A_triangle_stands_on_its_base() =>
        Covered(SceneShape.Triangle, SceneSize.Small, 32, 32).Should().BeEquivalentTo(Rows(29, [(31, 32), (31, 33), (30, 33), (30, 34), (29, 34), (29, 35), (28, 35)]));

    [Fact]
    public void Edges_between_pixels_are_cut_as_the_reference_cuts_them()
    {
        // Rows 6 to 14; row 7 reaches 0.5 to each side of 20.25, from 19.75 to 20.75.
        Covered(SceneShape.Circle, SceneSize.Small, 10.5, 20.25).Should().BeEquivalentTo(
            Rows(7, [(19, 20), (18, 21), (17, 22), (16, 23), (16, 23), (17, 22), (18, 21), (19, 20)]));

        // Rows 6 to 13, columns 16.25 to 24.25.
        Covered(SceneShape.Rectangle, SceneSize.Small, 10.5, 20.25).Should().BeEquivalentTo(Rows(6, Enumerable.Repeat((16, 24), 8)));

        // Row 6 is half a pixel above where the triangle starts: its sides have changed places, 20 to 20.5.
        Covered(SceneShape.Triangle, SceneSize.Small, 10.5, 20.25).Should().BeEquivalentTo(
            Rows(7, [(20, 20), (19, 21), (19, 21), (18, 22), (18, 22), (17, 23), (17, 23)]));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 8, 8)]
    [InlineData(64, 64, 56, 56, 64, 64)]
    [InlineData(0, 64, 0, 56, 8, 64)]
    [InlineData(62, 3, 54, 0, 64, 11)]
    public void What_reaches_out_of_the_picture_is_cut_off(double y, double x, int top, int left, int bottom, int right)
    {
        Covered(SceneShape.Rectangle, SceneSize.Large, y, x).Should().BeEquivalentTo(Rows(top, Enumerable.Repeat((left, right), bottom - top)));
        foreach (var shape in SceneVocabulary.Shapes.Values)
        {
            Covered(shape, SceneSize.Large, y, x).Should().BeSubsetOf(Rows(Math.Max(0, (int)y - 8), Enumerable.Repeat((Math.Max(0, (int)x - 8), Math.Min(64, (int)x + 8)), Math.Min(64, (int)y + 9) - Math.Max(0, (int)y - 8))));
        }
    }

    [Theory]
    [InlineData("gray", 87, 87, 87)]
    [InlineData("red", 244, 35, 35)]
    [InlineData("blue", 42, 75, 215)]
    [InlineData("green", 29, 205, 20)]
    [InlineData("brown", 129, 74, 25)]
    [InlineData("purple", 129, 38, 192)]
    [InlineData("cyan", 41, 208, 208)]
    [InlineData("yellow", 255, 238, 51)]
    public void An_object_has_its_colour_on_white(string colour, byte red, byte green, byte blue)
    {
        var rgb = new byte[ScenePainter.Length];
        ScenePainter.Draw([SceneObject.At(SceneCell.MiddleCenter, SceneSize.Small, SceneVocabulary.Colours.Find(colour)!.Value, SceneShape.Circle)], rgb);
        Pixel(rgb, 32, 32).Should().Equal(red, green, blue);
        Pixel(rgb, 0, 63).Should().Equal(255, 255, 255);
    }

    [Fact]
    public void A_later_object_covers_an_earlier_one_and_nothing_is_left_of_the_last_picture()
    {
        var rgb = new byte[ScenePainter.Length + 1];
        rgb[^1] = 7;
        var large = new SceneObject(SceneSize.Large, SceneColour.Red, SceneShape.Rectangle, 0.5, 0.5);
        var small = new SceneObject(SceneSize.Small, SceneColour.Blue, SceneShape.Rectangle, 0.5, 0.5);
        ScenePainter.Draw([large, small], rgb);
        Pixel(rgb, 32, 32).Should().Equal(42, 75, 215);
        Pixel(rgb, 25, 32).Should().Equal(244, 35, 35);
        ScenePainter.Draw([small, large], rgb);
        Pixel(rgb, 32, 32).Should().Equal(244, 35, 35);
        ScenePainter.Draw([], rgb);
        rgb[..^1].Should().OnlyContain(value => value == 255);
        rgb[^1].Should().Be(7);
    }

    private static byte[] Pixel(byte[] rgb, int row, int column) => rgb[(3 * (64 * row + column))..(3 * (64 * row + column) + 3)];

    private static List<(int Row, int Column)> Covered(SceneShape shape, SceneSize size, double y, double x)
    {
        var rgb = new byte[ScenePainter.Length];
        ScenePainter.Draw([new(size, SceneColour.Purple, shape, y / 64, x / 64)], rgb);
        return [.. from row in Enumerable.Range(0, 64) from column in Enumerable.Range(0, 64) where Pixel(rgb, row, column)[1] != 255 select (row, column)];
    }

    private static List<(int Row, int Column)> Rows(int top, IEnumerable<(int Left, int Right)> rows) =>
        [.. rows.SelectMany((row, k) => Enumerable.Range(row.Left, row.Right - row.Left).Select(column => (top + k, column)))];
}
