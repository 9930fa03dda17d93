using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Copies a 64-bit ELF library, letting its nominal need of GLIBCXX_3.4.32 be met by GLIBCXX_3.4.30. See Torch.targets.</summary>
public sealed class RelaxGlibcxx : Task
{
    private const string TooNew = "GLIBCXX_3.4.32";
    private const string Enough = "GLIBCXX_3.4.30";
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed

    [Required]
    public string Source { get; set; } = "";

    [Required]
    public string Destination { get; set; } = "";

    public override bool Execute()
    {
        var image = File.ReadAllBytes(Source);
        var changed = Relax(image);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.Delete(Destination); // it may be a hard link: replace, never write through
        File.WriteAllBytes(Destination, image);
        Log.LogMessage(MessageImportance.Normal, changed ? "{0}: {1} relaxed to {2}" : "{0}: has no need of {1}", Source, TooNew, Enough);
        return true;
    }

    private static bool Relax(byte[] image)
    {
        var sections = (int)U64(image, 0x28);
        int size = U16(image, 0x3A), count = U16(image, 0x3C);
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (U32(image, section + 4) != VersionNeedSection) continue;
            var strings = (int)U64(image, sections + (int)U32(image, section + 0x28) * size + 0x18);
            return RelaxNeeds(image, (int)U64(image, section + 0x18), (int)U32(image, section + 0x2C), strings);
        }

        return false;
    }

    // An Elf64_Verneed names one library and chains to its Elf64_Vernaux entries: hash, flags, other, name, next.
    private static bool RelaxNeeds(byte[] image, int need, int count, int strings)
    {
        for (var i = 0; i < count; i++, need += (int)U32(image, need + 12))
        {
            int newer = -1, older = -1, entry = need + (int)U32(image, need + 8);
            for (var j = U16(image, need + 2); j > 0; j--, entry += (int)U32(image, entry + 12))
            {
                var name = Text(image, strings + (int)U32(image, entry + 8));
                if (name == TooNew) newer = entry;
                if (name == Enough) older = entry;
            }

            if (newer < 0 || older < 0) continue;
            Array.Copy(image, older, image, newer, 4);
            Array.Copy(image, older + 8, image, newer + 8, 4);
            return true;
        }

        return false;
    }

    private static ushort U16(byte[] image, int at) => BitConverter.ToUInt16(image, at);

    private static uint U32(byte[] image, int at) => BitConverter.ToUInt32(image, at);

    private static ulong U64(byte[] image, int at) => BitConverter.ToUInt64(image, at);

    private static string Text(byte[] image, int at) => Encoding.ASCII.GetString(image, at, Array.IndexOf(image, (byte)0, at) - at);
}
