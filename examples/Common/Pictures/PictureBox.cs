namespace MultiTaskGH.Examples.Common;

/// <summary>A box in a picture.</summary>
/// <param name="Left">Its left edge, in pixels of the image, whose first column reaches from 0 to 1.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Bottom">Its lower edge.</param>
/// <param name="Look">How it is drawn.</param>
/// <param name="Text">What stands at it.</param>
internal sealed record PictureBox(double Left, double Top, double Right, double Bottom, BoxLook Look, string Text)
{
    /// <summary>A box around an image.</summary>
    public static PictureBox Around(RgbImage image, BoxLook look, string text = "") => new(0, 0, image.Width, image.Height, look, text);
}
