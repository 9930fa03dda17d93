using Hayate.Resilience;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Polly;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>
/// Tries what is asked of the server again, as <c>Hayate:Resilience:Database</c> says: a query, a save, or, where it stands around a whole
/// transaction, all of it.
/// </summary>
/// <param name="dependencies">Of the context.</param>
/// <param name="pipeline">How it is tried.</param>
/// <param name="turns">As many as there are connections: a burst waits for its turn and is not taken for a server that does not answer.</param>
internal sealed class PipelineStrategy(ExecutionStrategyDependencies dependencies, ResiliencePipeline pipeline, SemaphoreSlim turns) : IExecutionStrategy
{
    // What is asked inside of something that is tried again as a whole is not tried again by itself: its transaction is gone.
    private static readonly AsyncLocal<bool> Inside = new();

    /// <summary>Builds the pipeline.</summary>
    public static ResiliencePipeline Build(PipelineOptions options, TimeProvider time, ILoggerFactory logs) =>
        Pipeline.Build("database", options, outcome => outcome.Exception is { } failure && IsTransient(failure), time, logs);

    public bool RetriesOnFailure => !Inside.Value;

    public TResult Execute<TState, TResult>(
        TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded) =>
        operation(dependencies.CurrentContext.Context, state); // who does not wait asynchronously is no part of the coordinator

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken cancellationToken = default)
    {
        var db = dependencies.CurrentContext.Context;
        if (!RetriesOnFailure) return await operation(db, state, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(
                async cancelled =>
                {
                    Inside.Value = true; // for this call and what it calls
                    await turns.WaitAsync(cancelled);
                    try
                    {
                        return await operation(db, state, cancelled);
                    }
                    finally
                    {
                        turns.Release();
                    }
                },
                cancellationToken);
        }
        catch (Exception failure) when (failure is ExecutionRejectedException || IsTransient(failure))
        {
            throw new DatabaseUnavailableException("The database does not answer.", failure);
        }
    }

    /// <summary>Whether the same may succeed at the next try.</summary>
    private static bool IsTransient(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true }) return true;
        }

        return false;
    }
}
