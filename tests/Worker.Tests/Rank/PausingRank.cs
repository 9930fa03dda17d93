using Hayate.Blobs;
using Hayate.Worker.Rank;

namespace Hayate.Worker.Tests.Rank;

/// <summary>A rank process as the product's, but for a store that stands still at one blob and tells so.</summary>
internal static class PausingRank
{
    public const string Command = "pausing-rank";

    /// <summary>The line of standard error that tells that the rank stands still.</summary>
    public const string Paused = "Paused at ";

    public static Task<int> RunAsync(string[] arguments) =>
        RankCommand.RunAsync(arguments[0], store => new PausingBlobs(store, new WritePause(Enum.Parse<WriteMoment>(arguments[1]), arguments[2])));

    private sealed class PausingBlobs(IBlobStore inner, WritePause pause) : IBlobStore
    {
        public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
        {
            if (!name.EndsWith(pause.Blob, StringComparison.Ordinal))
                return await inner.WriteAsync(name, content, overwrite, cancellationToken);
            if (pause.Moment == WriteMoment.During)
                await inner.WriteAsync(name, new HalfStream(content, () => StandStillAsync(name)), overwrite, cancellationToken);
            if (pause.Moment == WriteMoment.After)
                await inner.WriteAsync(name, content, overwrite, cancellationToken);
            await StandStillAsync(name);
            return true;
        }

        public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => inner.OpenReadAsync(name, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

        private static Task StandStillAsync(string name)
        {
            Console.Error.WriteLine($"{Paused}{name}");
            return new TaskCompletionSource().Task;
        }
    }

    /// <summary>The first half of a stream, and then nothing ever.</summary>
    private sealed class HalfStream(Stream inner, Func<Task> standStill) : MemoryStream
    {
        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            byte[] half = new byte[inner.Length / 2];
            await inner.ReadExactlyAsync(half, cancellationToken);
            await destination.WriteAsync(half, cancellationToken);
            await destination.FlushAsync(cancellationToken);
            await standStill();
        }
    }
}
