namespace Webmail.Samples.Files;

/// <summary>Pictures of hills under a sky, drawn by noise: no photograph has to lie in the project.</summary>
internal static class JpegFile
{
    private static readonly (int R, int G, int B)[][] Palettes =
    [
        [(250, 214, 165), (244, 150, 110), (120, 92, 130), (70, 60, 100), (36, 36, 62)],
        [(206, 232, 250), (236, 244, 248), (128, 166, 140), (80, 126, 98), (40, 80, 62)],
        [(252, 234, 208), (240, 190, 160), (178, 102, 84), (128, 66, 58), (72, 38, 40)],
        [(190, 214, 236), (230, 226, 232), (146, 158, 184), (96, 112, 146), (52, 66, 100)],
    ];

    public static byte[] Landscape(int width, int height, Random random)
    {
        var palette = Palettes[random.Next(Palettes.Length)];
        var hills = Enumerable.Range(0, 3).Select(i => (Base: 0.5 + (0.16 * i), Phase: random.NextDouble() * 9, Wave: 2.2 + random.NextDouble() * 3, Height: 0.11 - (0.02 * i))).ToArray();
        var (sunX, sunY) = (0.2 + (random.NextDouble() * 0.6), 0.2 + (random.NextDouble() * 0.15));
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((double)x / width, (double)y / height);
                var color = Mix(palette[0], palette[1], Math.Min(1, v * 1.6));
                var sun = Math.Sqrt(Math.Pow((u - sunX) * width / height, 2) + Math.Pow(v - sunY, 2));
                color = sun < 0.06 ? (255, 246, 222) : Mix(color, (255, 246, 222), Math.Max(0, 0.5 - (sun * 1.8)));
                for (var i = 0; i < hills.Length; i++)
                {
                    var (from, phase, wave, tall) = hills[i];
                    var edge = from - (tall * (Math.Sin((u * wave * 2) + phase) + (0.4 * Math.Sin((u * wave * 5.3) + (phase * 2))) + (0.12 * Math.Sin((u * wave * 17) + phase))));
                    if (v > edge)
                    {
                        color = Mix(palette[i + 2], (20, 24, 30), Math.Min(0.35, (v - edge) * 0.7));
                    }
                }

                var at = ((y * width) + x) * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)color.R, (byte)color.G, (byte)color.B);
            }
        }

        return JpegEncoder.Encode(pixels, width, height);
    }

    private static (int R, int G, int B) Mix((int R, int G, int B) a, (int R, int G, int B) b, double t) =>
        ((int)(a.R + ((b.R - a.R) * t)), (int)(a.G + ((b.G - a.G) * t)), (int)(a.B + ((b.B - a.B) * t)));
}
