using Hayate.Contracts.Workers;

namespace Hayate.Worker.Rank;

/// <summary>Ends this process when its agent is gone: the agent holds the other end of standard input.</summary>
internal static class ParentWatch
{
    public static void Start()
    {
        Thread thread = new(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> buffer = stackalloc byte[256];
            while (input.Read(buffer) > 0)
            {
                // an agent says nothing; it is only there
            }

            ProcessEnd.Now(ExitCodes.Unavailable, "The agent of this rank is gone: the rank ends, its attempt is over.");
        }) { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }
}
