using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>Listens where OPA would and does what OPA itself cannot be made to do.</summary>
internal sealed class FaultyOpa : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private FaultyOpa(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Questions that came so far.</summary>
    public int Asked => _asked;

    /// <summary>Writes the answer to the next questions.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("""{"result": true}""");

    public static async Task<FaultyOpa> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        FaultyOpa opa = new(builder.Build());
        opa._app.Run(async context =>
        {
            Interlocked.Increment(ref opa._asked);
            try
            {
                await opa.Answer(context);
            }
            catch (OperationCanceledException)
            {
                // Who asked has gone.
            }
        });
        await opa._app.StartAsync(TestContext.Current.CancellationToken);
        return opa;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
