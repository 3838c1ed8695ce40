using System.Reflection;

namespace SynergyFlow.Web.Tests.Shared;

/// <summary>Stands where a service has to, and answers nothing: whoever asks has gone too far.</summary>
public class Unasked : DispatchProxy
{
    public static T Of<T>()
        where T : class => Create<T, Unasked>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
}
