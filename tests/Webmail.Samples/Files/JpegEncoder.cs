using System.Numerics;

namespace Webmail.Samples.Files;

/// <summary>Baseline JPEG (ITU-T T.81) of 24-bit RGB pixels, without subsampling, with the tables of its annex K.</summary>
internal static class JpegEncoder
{
    private static readonly byte[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    // Table K.1, halved: quality 75 of the usual scale.
    private static readonly byte[] Quantization =
    [
        8, 6, 5, 8, 12, 20, 26, 31, 6, 6, 7, 10, 13, 29, 30, 28, 7, 7, 8, 12, 20, 29, 35, 28, 7, 9, 11, 15, 26, 44, 40, 31,
        9, 11, 19, 28, 34, 55, 52, 39, 12, 18, 28, 32, 41, 52, 57, 46, 25, 32, 39, 44, 52, 61, 60, 51, 36, 46, 48, 49, 56, 50, 52, 50,
    ];

    // Tables K.3 and K.5: how many codes there are of each length, and what they stand for.
    private static readonly byte[] DcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] DcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    private static readonly byte[] AcCounts = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d];
    private static readonly byte[] AcValues = Convert.FromHexString(
        "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A43444546474849"
        + "4A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5"
        + "C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA");

    private static readonly (int Code, int Length)[] Dc = Codes(DcCounts, DcValues);
    private static readonly (int Code, int Length)[] Ac = Codes(AcCounts, AcValues);
    private static readonly double[,] Cosines = MakeCosines();

    public static byte[] Encode(byte[] rgb, int width, int height)
    {
        using var file = new MemoryStream();
        file.Write([0xff, 0xd8, 0xff, 0xe0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        file.Write([0xff, 0xdb, 0, 67, 0, .. ZigZag.Select(z => Quantization[z])]);
        file.Write([0xff, 0xc0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
        file.Write([0xff, 0xc4, 0, 31, 0x00, .. DcCounts, .. DcValues]);
        file.Write([0xff, 0xc4, 0, 181, 0x10, .. AcCounts, .. AcValues]);
        file.Write([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        var bits = new BitWriter(file);
        var previous = new int[3];
        var block = new double[64];
        for (var y = 0; y < height; y += 8)
        {
            for (var x = 0; x < width; x += 8)
            {
                for (var component = 0; component < 3; component++)
                {
                    Sample(rgb, width, height, x, y, component, block);
                    previous[component] = EncodeBlock(bits, block, previous[component]);
                }
            }
        }

        bits.Flush();
        file.Write([0xff, 0xd9]);
        return file.ToArray();
    }

    private static void Sample(byte[] rgb, int width, int height, int left, int top, int component, double[] block)
    {
        for (var i = 0; i < 64; i++)
        {
            var at = ((Math.Min(top + (i >> 3), height - 1) * width) + Math.Min(left + (i & 7), width - 1)) * 3;
            var (r, g, b) = (rgb[at], rgb[at + 1], rgb[at + 2]);
            block[i] = component switch
            {
                0 => (0.299 * r) + (0.587 * g) + (0.114 * b) - 128,
                1 => (-0.1687 * r) - (0.3313 * g) + (0.5 * b),
                _ => (0.5 * r) - (0.4187 * g) - (0.0813 * b),
            };
        }
    }

    private static int EncodeBlock(BitWriter bits, double[] samples, int previousDc)
    {
        var quantized = Transform(samples);
        WriteValue(bits, Dc, 0, quantized[0] - previousDc);
        var zeros = 0;
        for (var k = 1; k < 64; k++)
        {
            var value = quantized[ZigZag[k]];
            if (value == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
            {
                bits.Write(Ac[0xf0]);
            }

            WriteValue(bits, Ac, zeros, value);
            zeros = 0;
        }

        if (zeros > 0)
        {
            bits.Write(Ac[0]);
        }

        return quantized[0];
    }

    private static int[] Transform(double[] samples)
    {
        var rows = new double[64];
        var result = new int[64];
        for (var i = 0; i < 64; i++)
        {
            for (var x = 0; x < 8; x++)
            {
                rows[i] += samples[(i & ~7) + x] * Cosines[i & 7, x];
            }
        }

        for (var i = 0; i < 64; i++)
        {
            var sum = 0.0;
            for (var y = 0; y < 8; y++)
            {
                sum += rows[(y * 8) + (i & 7)] * Cosines[i >> 3, y];
            }

            result[i] = (int)Math.Round(sum / Quantization[i]);
        }

        return result;
    }

    private static void WriteValue(BitWriter bits, (int Code, int Length)[] table, int zeros, int value)
    {
        var size = value == 0 ? 0 : BitOperations.Log2((uint)Math.Abs(value)) + 1;
        bits.Write(table[(zeros << 4) | size]);
        bits.Write((value < 0 ? value + (1 << size) - 1 : value, size));
    }

    private static (int Code, int Length)[] Codes(byte[] counts, byte[] values)
    {
        var codes = new (int, int)[256];
        var (code, next) = (0, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++)
            {
                codes[values[next++]] = (code++, length);
            }
        }

        return codes;
    }

    private static double[,] MakeCosines()
    {
        var table = new double[8, 8];
        for (var u = 0; u < 8; u++)
        {
            for (var x = 0; x < 8; x++)
            {
                table[u, x] = Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * (u == 0 ? Math.Sqrt(0.125) : 0.5);
            }
        }

        return table;
    }

    private sealed class BitWriter(Stream stream)
    {
        private int _bits;
        private int _count;

        public void Write((int Code, int Length) code)
        {
            for (var i = code.Length - 1; i >= 0; i--)
            {
                _bits = (_bits << 1) | ((code.Code >> i) & 1);
                if (++_count == 8)
                {
                    Emit();
                }
            }
        }

        public void Flush()
        {
            while (_count != 0)
            {
                Write((1, 1));
            }
        }

        // A byte of ones is followed by a zero, so that it is not taken for a marker.
        private void Emit()
        {
            stream.WriteByte((byte)_bits);
            if ((byte)_bits == 0xff)
            {
                stream.WriteByte(0);
            }

            (_bits, _count) = (0, 0);
        }
    }
}
