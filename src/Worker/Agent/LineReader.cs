using System.Text;

namespace Hayate.Worker.Agent;

/// <summary>Splits output into lines of bounded length, so that a rank that never ends its line costs no memory.</summary>
internal static class LineReader
{
    public const int LongestLine = 8192;

    /// <summary>Hands out line by line until the output ends.</summary>
    public static async Task ReadAsync(TextReader reader, Func<string, ValueTask> onLine)
    {
        char[] buffer = new char[4096];
        StringBuilder line = new();
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                    line.Append(buffer[i]);
                if (buffer[i] == '\n' || line.Length >= LongestLine)
                    await TakeAsync(line, onLine);
            }
        }

        if (line.Length > 0)
            await TakeAsync(line, onLine);
    }

    private static ValueTask TakeAsync(StringBuilder line, Func<string, ValueTask> onLine)
    {
        string text = line.ToString().TrimEnd('\r');
        line.Clear();
        return onLine(text);
    }
}
