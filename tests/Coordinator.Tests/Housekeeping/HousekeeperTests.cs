using System.Threading.Channels;
using Hayate.Coordinator.Housekeeping;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Coordinator.Tests.Housekeeping;

public sealed class HousekeeperTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Rounds_ComeAtTheStartAndEveryHour_AlsoAfterAChoreFailed()
    {
        FakeTimeProvider clock = new();
        Chore failing = new(new InvalidOperationException("the database is away")), sound = new(null);
        using Housekeeper keeper = new([failing, sound], Options.Create(new HousekeepingOptions()), clock, NullLogger<Housekeeper>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);

        for (var round = 0; round < 3; round++)
        {
            await failing.DoneAsync();
            await sound.DoneAsync();
            clock.Advance(TimeSpan.FromHours(1));
        }

        await keeper.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(keeper.ExecuteTask!.IsCanceled || keeper.ExecuteTask.IsCompletedSuccessfully);
    }

    private sealed class Chore(Exception? failure) : IChore
    {
        private readonly Channel<bool> _done = Channel.CreateUnbounded<bool>();

        public Task<string?> DoAsync(CancellationToken cancellationToken)
        {
            _done.Writer.TryWrite(true);
            return failure is null ? Task.FromResult<string?>("done") : Task.FromException<string?>(failure);
        }

        public async Task DoneAsync() => await _done.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }
}
