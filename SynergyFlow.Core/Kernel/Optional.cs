namespace SynergyFlow.Core.Kernel;

/// <summary>A field of a patch: absent (leave it alone) or present, null included (RFC 7396).</summary>
public readonly record struct Optional<T>
{
    private readonly T? _value;

    public Optional(T? value)
    {
        _value = value;
        IsSet = true;
    }

    public bool IsSet { get; }

    public T? Value => IsSet ? _value : throw new InvalidOperationException("The field was not sent.");

    public T? Or(T? current) => IsSet ? _value : current;

    public static implicit operator Optional<T>(T? value) => new(value);
}
