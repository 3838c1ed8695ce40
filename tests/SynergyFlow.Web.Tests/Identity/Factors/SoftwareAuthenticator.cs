using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Web.Tests.Identity.Factors;

/// <summary>A device with one passkey, with all that real ones do and some that they must not.</summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasKey = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private uint _used;
    private string _owner = "";

    public string Origin { get; set; } = "http://localhost";

    public bool Unlocks { get; set; } = true;

    /// <summary>Synced passkeys do not count.</summary>
    public bool Counts { get; set; } = true;

    public string Create(string options)
    {
        using var asked = JsonDocument.Parse(options);
        _owner = asked.RootElement.GetProperty("user").GetProperty("id").GetString()!;
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(asked.RootElement.GetProperty("rp").GetProperty("id").GetString()!, HasKey), .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] shown = [0xa3, .. Word("fmt"), .. Word("none"), .. Word("attStmt"), 0xa0, .. Word("authData"), 0x58, (byte)data.Length, .. data];
        return Json(new { clientDataJSON = Client(asked, "webauthn.create"), attestationObject = Text(shown), transports = (string[])["internal"] });
    }

    public string Sign(string options)
    {
        using var asked = JsonDocument.Parse(options);
        _used += Counts ? 1u : 0;
        var data = Data(asked.RootElement.GetProperty("rpId").GetString()!, 0);
        var client = Client(asked, "webauthn.get");
        byte[] signed = [.. data, .. SHA256.HashData(Base64Url.DecodeFromChars(client))];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Json(new { clientDataJSON = client, authenticatorData = Text(data), signature = Text(signature), userHandle = _owner });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(string site, byte more)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, _used);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site)), (byte)(Present | (Unlocks ? Verified : 0) | more), .. counter];
    }

    private string Client(JsonDocument asked, string type) => Text(JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = asked.RootElement.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false }));

    private string Json(object response) => JsonSerializer.Serialize(
        new { id = Text(_id), rawId = Text(_id), type = "public-key", response, clientExtensionResults = new { } });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] Word(string word) => [(byte)(0x60 + word.Length), .. Encoding.ASCII.GetBytes(word)];
}
