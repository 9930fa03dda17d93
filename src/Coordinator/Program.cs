using Hayate.Coordinator.Hosting;

return await CoordinatorProgram.RunAsync(args, Console.Error);
