using Hayate.Worker.Tests;
using Hayate.Worker.Tests.Rank;
using Xunit.MicrosoftTestingPlatform;

return args is [PausingRank.Command, .. string[] rest]
    ? await PausingRank.RunAsync(rest)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
