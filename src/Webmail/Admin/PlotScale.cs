namespace Webmail.Admin;

/// <summary>Where a plot's axis ends: at a number that can be read.</summary>
internal static class PlotScale
{
    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <returns>At least the largest value, and never 0: one, two or five times a power of ten.</returns>
    public static double Top(double largest)
    {
        if (largest <= 1)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        return Steps.First(step => step * power >= largest * 0.999999) * power;
    }
}
