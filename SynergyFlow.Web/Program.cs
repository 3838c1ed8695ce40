var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
var app = builder.Build();
app.MapStaticAssets();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"SynergyFlow is ready at {app.Urls.First()}"));
await app.RunAsync();
