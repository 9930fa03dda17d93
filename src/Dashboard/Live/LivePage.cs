using System.Net;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Access;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Live;

/// <summary>
/// A page over one subject of the API: loads it, loads it again at an interval, applies live events in between, and recovers by
/// itself when the API comes back. Everything runs on the renderer's own context.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private CancellationTokenSource? _life;
    private TaskCompletionSource _wake = new();
    private string? _subject;
    private RenderPace? _pace;

    /// <summary>What there is to show.</summary>
    protected PageState State { get; private set; }

    /// <summary>What the API said when it refused.</summary>
    protected string? Problem { get; private set; }

    /// <summary>The API.</summary>
    [Inject]
    protected IHayateClient Api { get; private set; } = null!;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; private set; } = null!;

    /// <summary>The address bar, which holds the page's state.</summary>
    [Inject]
    protected NavigationManager Navigation { get; private set; } = null!;

    [Inject]
    private protected Visitor Visitor { get; set; } = null!;

    [Inject]
    private protected ApiHealth Health { get; set; } = null!;

    /// <summary>Names what the page is about; another subject starts the page over.</summary>
    protected abstract string Subject { get; }

    /// <summary>Pause between loads. Events make up for the time between.</summary>
    protected virtual TimeSpan RefreshEvery => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the subject from the API into the page's model.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Live events of the subject, if it has any.</summary>
    protected virtual IAsyncEnumerable<LiveEvent>? Watch(Action<LiveConnection> connectionChanged, CancellationToken cancellationToken) =>
        null;

    /// <summary>Takes an event into the page's model.</summary>
    protected virtual void Apply(LiveEvent live)
    {
    }

    /// <summary>Called before another subject is loaded: forget the last one.</summary>
    protected virtual void StartOver()
    {
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Health.Changed += OnHealthChanged;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The static pre-rendering shows skeletons; the circuit that follows loads.
        if (!RendererInfo.IsInteractive || _subject == Subject) return;
        _subject = Subject;
        State = PageState.Loading;
        StartOver();
        _life?.Cancel();
        _life?.Dispose();
        _life = new CancellationTokenSource();
        _ = LiveAsync(_life.Token);
    }

    /// <summary>Loads now.</summary>
    protected void Reload() => _wake.TrySetResult();

    /// <summary>Calls the API for a user's command; what goes wrong is returned as a sentence.</summary>
    protected async Task<string?> TryAsync(Func<Task> command)
    {
        try
        {
            await command();
            Reload();
            return null;
        }
        catch (ApiUnreachableException cause)
        {
            Health.ReportFailure();
            return cause.Message;
        }
        catch (ApiException cause)
        {
            return cause.Message;
        }
    }

    /// <summary>Puts page state into the address without a new entry of the history; null removes a key.</summary>
    protected void SetQuery(string key, object? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = value is true ? "true" : value }), replace: true);

    /// <summary>Ends the page's life.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Health.Changed -= OnHealthChanged;
        _life?.Cancel();
        _life?.Dispose();
        _life = null;
        _pace?.Stop();
    }

    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(RefreshAsync(cancellationToken), FollowAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page moved on.
        }
        catch (Exception cause)
        {
            await DispatchExceptionAsync(cause);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _wake = new TaskCompletionSource();
            await LoadOnceAsync(cancellationToken);
            StateHasChanged();
            await Task.WhenAny(Task.Delay(RefreshEvery, Time, cancellationToken), _wake.Task);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task LoadOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
            State = PageState.Ready;
            Health.ReportAnswer();
        }
        catch (ApiUnreachableException)
        {
            if (State != PageState.Ready) State = PageState.Unreachable;
            Health.ReportFailure();
        }
        catch (ApiException cause)
        {
            Health.ReportAnswer();
            if (cause.Status == HttpStatusCode.Unauthorized && Visitor.IsKnown)
                Navigation.NavigateTo(SignIn.PathFrom(Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
            if (cause.IsTransient && State == PageState.Ready) return;
            State = cause.Status == HttpStatusCode.NotFound ? PageState.Missing : PageState.Refused;
            Problem = cause.Message;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (Watch(OnConnection, cancellationToken) is not { } events) return;
        _pace ??= new RenderPace(Time, StateHasChanged);
        try
        {
            await foreach (var live in events.WithCancellation(cancellationToken))
            {
                Apply(live);
                _pace.Ask();
            }
        }
        catch (ApiException)
        {
            // The stream is refused; loading tells why, and goes on at its interval.
        }
    }

    private void OnConnection(LiveConnection connection)
    {
        if (connection == LiveConnection.Connected) _ = InvokeAsync(Reload);
    }

    private void OnHealthChanged() => _ = InvokeAsync(() =>
    {
        if (Health.IsUp) Reload();
        StateHasChanged();
    });
}
