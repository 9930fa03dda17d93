using Hayate.Dashboard.Hosting;

return await DashboardHost.RunAsync(args);
