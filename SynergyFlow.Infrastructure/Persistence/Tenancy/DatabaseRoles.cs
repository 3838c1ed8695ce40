using Npgsql;

namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <summary>
/// The roles that work with the data. None signs in, owns a table or passes row-level security: whoever signs in becomes one of them
/// with his connection. They are the same for all databases of a server; what they may do is a matter of each (<see cref="TenantWall"/>).
/// </summary>
internal static class DatabaseRoles
{
    /// <summary>All work for people: one tenant at a time.</summary>
    public const string App = "synergyflow_app";

    /// <summary>What looks at all tenants: leases, the event log, what is due. It may do that and nothing else.</summary>
    public const string System = "synergyflow_system";

    /// <summary>Nobody's connection: it owns the views that search reads through.</summary>
    public const string Search = "synergyflow_search";

    public static readonly string[] All = [App, System, Search];

    /// <summary>The same sign-in as one of the roles: PostgreSQL takes it on before the first statement, and a reset keeps it.</summary>
    public static string As(string role, string connectionString)
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString);
        builder.Options = $"{builder.Options} -c role={role}".TrimStart();
        return builder.ConnectionString;
    }

    /// <summary>Makes what is missing, where the owner may; says what an administrator has to do where not.</summary>
    /// <param name="owner">An open connection of the owner of the database.</param>
    /// <param name="host">Who signs in to work; often the owner himself.</param>
    /// <exception cref="DatabaseRightsException"/>
    public static async Task EnsureAsync(NpgsqlConnection owner, string host, CancellationToken ct)
    {
        var name = await ScalarAsync<string>(owner, "SELECT current_user::text", ct);
        List<string> missing = [];
        foreach (var role in All)
        {
            if (!await ScalarAsync<bool>(owner, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", ct, role))
            {
                missing.Add($"CREATE ROLE {role} NOLOGIN;");
            }
        }

        foreach (var (member, role) in new[] { (host, App), (host, System), (name, App), (name, System), (name, Search) }.Distinct())
        {
            if (missing.Contains($"CREATE ROLE {role} NOLOGIN;")
                || !await ScalarAsync<bool>(owner, "SELECT pg_has_role($1::name, $2::name, 'SET')", ct, member, role))
            {
                missing.Add($"GRANT {role} TO {Quoted(member)} WITH INHERIT FALSE, SET TRUE;");
            }
        }

        foreach (var statement in missing)
        {
            await MakeAsync(owner, statement, missing, ct);
        }
    }

    /// <returns>True for one whom no policy holds; his work here is held all the same, because it is done as the roles.</returns>
    public static Task<bool> PassesWallsAsync(NpgsqlConnection owner, string host, CancellationToken ct) => ScalarAsync<bool>(
        owner, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname IN ($1, current_user) AND (rolsuper OR rolbypassrls))", ct, host);

    private static async Task MakeAsync(NpgsqlConnection owner, string statement, List<string> missing, CancellationToken ct)
    {
        try
        {
            await using NpgsqlCommand command = new(statement, owner);
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Another database of this server made it in the same moment.
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseRightsException(
                $"""
                The database has not the roles that keep tenants apart, and {owner.UserName} may not make them ({denied.MessageText}).
                Let an administrator of the server do this once, then start again:

                  {string.Join("\n  ", missing)}
                """,
                denied);
        }
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection owner, string sql, CancellationToken ct, params string[] values)
    {
        await using NpgsqlCommand command = new(sql, owner);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The server lacks a role or a right. The message is for the person who started SynergyFlow: what is missing, what to do.</summary>
public sealed class DatabaseRightsException : Exception
{
    public DatabaseRightsException() { }

    public DatabaseRightsException(string message) : base(message) { }

    public DatabaseRightsException(string message, Exception inner) : base(message, inner) { }
}
