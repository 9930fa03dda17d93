using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Hayate.Dashboard.Access;

/// <summary>A circuit has services of its own: tells them who opened it.</summary>
internal sealed class VisitorCircuit(Visitor visitor, AuthenticationStateProvider authentication) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        visitor.Enter((await authentication.GetAuthenticationStateAsync()).User);
}
