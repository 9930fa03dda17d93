using Hayate.Collectives.Tests;
using Hayate.Collectives.Tests.Liveness;
using Xunit.MicrosoftTestingPlatform;

return args is [PeerProcess.Command, .. string[] rest]
    ? PeerProcess.Run(rest)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
