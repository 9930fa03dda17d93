using System.Collections.Immutable;
using Hayate.Coordinator.Access;

namespace Hayate.Coordinator.Tests.Access;

public sealed class AttemptTokensTests
{
    private readonly AttemptTokens _tokens = Keyed(1);

    [Fact]
    public void Verify_OwnSignature_NamesTheAttempt() => Assert.Equal("sweep.run-1/3", _tokens.Verify(_tokens.Sign("sweep.run-1", 3)!));

    [Fact]
    public void Verify_AnotherAttemptUnderTheSignature_IsRefused()
    {
        var token = _tokens.Sign("sweep.run", 3)!;
        Assert.Null(_tokens.Verify(token.Replace("run/3", "run/4", StringComparison.Ordinal)));
        Assert.Null(_tokens.Verify(token.Replace("sweep", "other", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("attempt.")]
    [InlineData("attempt..sweep.run/3")]
    [InlineData("attempt.AAAA.sweep.run/3")]
    public void Verify_Garbage_IsRefused(string token) => Assert.Null(_tokens.Verify(token));

    [Fact]
    public void Verify_SignatureOfAnotherKey_IsRefused() => Assert.Null(_tokens.Verify(Keyed(2).Sign("sweep.run", 1)!));

    [Fact]
    public void Verify_SignatureOfAKeyThatWasReplaced_IsBelievedWhileItIsListed()
    {
        var old = Keyed(2).Sign("sweep.run", 1)!;
        var now = Keyed(3, 2);
        Assert.Equal("sweep.run/1", now.Verify(old));
        Assert.Equal(Keyed(3).Sign("sweep.run", 1), now.Sign("sweep.run", 1));
    }

    [Fact]
    public void Sign_AccessNotControlled_GivesNone() => Assert.Null(new AttemptTokens(new AccessOptions()).Sign("sweep.run", 1));

    private static AttemptTokens Keyed(params byte[] keys) => new(new AccessOptions
    {
        Mode = AccessMode.Tokens,
        SigningKeys = [.. keys.Select(key => Enumerable.Repeat(key, AccessOptions.LeastKeyBytes).ToImmutableArray())],
    });
}
