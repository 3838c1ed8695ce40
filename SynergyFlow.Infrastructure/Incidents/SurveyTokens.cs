using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>Encrypted and signed by the installation's own keys, so that nothing has to be stored for links that nobody follows.</summary>
internal sealed class SurveyTokens(IDataProtectionProvider protection) : ISurveyTokens
{
    private const int Longest = 600;
    private const int Bytes = 16 + 16 + 16 + 8;

    private readonly IDataProtector _protector = protection.CreateProtector("SynergyFlow.Survey.v1");

    public string Issue(SurveyTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var bytes = new byte[Bytes];
        ticket.Tenant.Value.TryWriteBytes(bytes);
        ticket.Incident.Value.TryWriteBytes(bytes.AsSpan(16));
        ticket.Requester.Value.TryWriteBytes(bytes.AsSpan(32));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(48), ticket.ResolvedAt.UtcTicks);
        return Base64Url.EncodeToString(_protector.Protect(bytes));
    }

    public SurveyTicket? Read(string? token)
    {
        if (token is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            var bytes = _protector.Unprotect(Base64Url.DecodeFromChars(token));
            var ticks = bytes.Length == Bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(48)) : -1;
            return ticks < 0 || ticks > DateTime.MaxValue.Ticks
                ? null
                : new SurveyTicket(
                    new TenantId(new Guid(bytes.AsSpan(0, 16))),
                    new RecordId(new Guid(bytes.AsSpan(16, 16))),
                    new UserId(new Guid(bytes.AsSpan(32, 16))),
                    new DateTimeOffset(ticks, TimeSpan.Zero));
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
