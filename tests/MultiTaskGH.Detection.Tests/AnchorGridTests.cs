using FluentAssertions;
using MultiTaskGH.Examples.Detection.Anchors;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class AnchorGridTests
{
    [Fact]
    public void Anchors_go_by_level_row_column_and_shape()
    {
        var grid = new AnchorGrid(32, 64, [8, 16, 32]);
        grid.Boxes.Should().HaveCount(6 * (4 * 8 + 2 * 4 + 1 * 2));

        // The second shape of a place is as high as wide: twice the stride.
        grid.Boxes[1].Should().Be(new Box(4 - 8, 4 - 8, 4 + 8, 4 + 8));
        grid.Boxes[6 + 1].Should().Be(new Box(12 - 8, 4 - 8, 12 + 8, 4 + 8), "columns before rows");
        grid.Boxes[6 * 8 + 1].Should().Be(new Box(4 - 8, 12 - 8, 4 + 8, 12 + 8));
        grid.Boxes[6 * 32 + 1].Should().Be(new Box(8 - 16, 8 - 16, 8 + 16, 8 + 16), "the next level");
        grid.Boxes[^5].Should().Be(new Box(48 - 32, 16 - 32, 48 + 32, 16 + 32));
    }

    [Fact]
    public void Shapes_of_a_place_have_two_areas_and_three_aspect_ratios()
    {
        var place = new AnchorGrid(8, 8, [8]).Boxes;
        place.Should().HaveCount(AnchorGrid.ShapesPerPlace);
        place.Select(box => Math.Round(box.Area, 9)).Should().Equal(256, 256, 256, 512, 512, 512);
        place.Select(box => Math.Round(box.Width / box.Height, 9)).Should().Equal(0.5, 1, 2, 0.5, 1, 2);
        place.Should().OnlyContain(box => Math.Abs(box.CentreX - 4) < 1e-12 && Math.Abs(box.CentreY - 4) < 1e-12, "corners are rounded");
    }

    [Theory]
    [InlineData(40, 64, "height")]
    [InlineData(64, 48, "width")]
    [InlineData(0, 64, "height")]
    public void A_size_that_is_no_multiple_of_a_stride_is_refused(int height, int width, string name)
    {
        var create = () => new AnchorGrid(height, width, [8, 32]);
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage("*must be a positive multiple of the stride*");
    }
}
