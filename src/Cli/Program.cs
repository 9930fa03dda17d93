using Hayate.Cli;
using Hayate.Cli.Commands;
using Hayate.Cli.Output;

using var termination = new Termination();
return await HayateCommand.RunAsync(new Session(Terminal.OfProcess(), TimeProvider.System), args, termination.Token);
