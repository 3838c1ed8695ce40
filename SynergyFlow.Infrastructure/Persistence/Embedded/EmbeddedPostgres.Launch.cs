using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

public sealed partial class EmbeddedPostgres
{
    /// <summary>
    /// Deals with what a killed process left: a live server of this folder is taken over (true) or, where it is not the one that
    /// was asked for or does not answer, ended; a file that names a dead or foreign process is removed.
    /// </summary>
    private async Task<bool> AdoptAsync(CancellationToken ct)
    {
        if (PostmasterFile.Read(Cluster) is not { } left)
        {
            return false;
        }

        if (!left.IsLive())
        {
            // The lock of the data folder is ours and no server works in it, so the number in it means nothing any more.
            PostmasterFile.Delete(Cluster);
            return false;
        }

        if (left.Ready && (_options.Port == 0 || _options.Port == left.Port))
        {
            Port = left.Port;
            if (await AnswersAsync(left, ct))
            {
                _options.Progress?.Invoke($"Taking over the PostgreSQL server that was left running (process {left.Pid}).");
                _server = left.Pid;
                Adopted = true;
                await MakeDatabaseAsync(ct);
                return true;
            }
        }

        _options.Progress?.Invoke($"Stopping the PostgreSQL server that was left running (process {left.Pid}).");
        await Task.Run(() => End(left.Pid, s_fastShutdown), ct);
        return false;
    }

    private async Task<bool> AnswersAsync(PostmasterFile left, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(AdministratorConnectionString + ";Pooling=false;Timeout=5;Command Timeout=5");
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand(
                "SELECT current_setting('data_directory') = $1 AND current_setting('fsync')::boolean = $2", connection);
            command.Parameters.Add(new() { Value = left.DataDirectory });
            command.Parameters.Add(new() { Value = _options.Durable });
            return await command.ExecuteScalarAsync(ct) is true;
        }
        catch (Exception silent) when (silent is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private async Task MakeClusterAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken ct)
    {
        // Made beside its place and moved there whole, so that a start that was cut short leaves nothing to trip over.
        var draft = Cluster + ".new";
        var password = Cluster + ".password";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        try
        {
            Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            account.Own(draft);
            await using (var file = new StreamWriter(password, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await file.WriteAsync(_folder.Passwords[ClusterFolder.Administrator]);
            }

            account.Own(password);
            List<string> arguments =
            [
                "-D", draft, "-U", ClusterFolder.Administrator, "--pwfile", password, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
            ];
            if (!_options.Durable)
            {
                arguments.Add("--no-sync");
            }

            var (code, output) = await ServerAccount.RunAsync(
                account.Command(binaries.InitDb, arguments, binaries.Libraries), ct, started => _child = started);
            _child = null;
            if (code != 0)
            {
                throw ServerLog.Explain(output, _folder.DataFolder, 0);
            }
        }
        catch (Win32Exception missing)
        {
            throw NoProgram(missing);
        }
        finally
        {
            _child = null;
            File.Delete(password);
        }

        Directory.Move(draft, Cluster);
    }

    private async Task LaunchAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = _options.Port != 0 ? _options.Port : FreePort();
            var log = new ServerLog(Cluster);
            try
            {
                _child = Process.Start(account.Detached(binaries.Server, Arguments(), binaries.Libraries))!;
            }
            catch (Win32Exception missing)
            {
                throw NoProgram(missing);
            }

            _child.StandardInput.Close();
            _child.ErrorDataReceived += (_, line) => log.Add(line.Data);
            _child.OutputDataReceived += (_, line) => log.Add(line.Data);
            _child.BeginErrorReadLine();
            _child.BeginOutputReadLine();
            if (await BecomesReadyAsync(_child, ct))
            {
                return;
            }

            await _child.WaitForExitAsync(ct);
            _child.Dispose();
            _child = null;
            var failed = ServerLog.Explain(log.Read(), _folder.DataFolder, Port);
            var again = failed.Failure switch
            {
                // Somebody took the free port between our look and the server's.
                PostgresFailure.PortTaken => _options.Port == 0 && attempt < 5,
                // The last processes of a server that was killed are still ending.
                PostgresFailure.InUse => attempt < 20,
                _ => false,
            };
            if (!again)
            {
                throw failed;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
        }
    }

    private async Task<bool> BecomesReadyAsync(Process process, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        var told = false;
        while (!process.HasExited)
        {
            if (PostmasterFile.Read(Cluster) is { Ready: true } file && file.Pid == process.Id)
            {
                _server = file.Pid;
                return true;
            }

            if (since.Elapsed > _options.StartTimeout)
            {
                throw new PostgresStartException(
                    PostgresFailure.Other,
                    $"PostgreSQL in {_folder.DataFolder} was not ready after {_options.StartTimeout.TotalSeconds:0} s. Its log is in {Cluster}/log.");
            }

            if (!told && since.Elapsed > TimeSpan.FromSeconds(5))
            {
                told = true;
                _options.Progress?.Invoke("PostgreSQL is still starting; after a crash it first repairs its data ...");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }

        return false;
    }

    /// <summary>Settings for two cores and a machine that is shared with the app.</summary>
    private List<string> Arguments()
    {
        List<(string Name, string Value)> settings =
        [
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", ""),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("max_connections", _options.Durable ? "200" : "400"),
            ("shared_buffers", "256MB"),
            ("effective_cache_size", "2GB"),
            ("work_mem", "16MB"),
            ("maintenance_work_mem", "128MB"),
            ("max_wal_size", "2GB"),
            ("wal_compression", "on"),
            ("random_page_cost", "1.1"),
            // Compiling a plan takes longer than the short queries of a page.
            ("jit", "off"),
            ("logging_collector", "on"),
            ("log_directory", "log"),
            ("log_filename", "postgres-%a.log"),
            ("log_truncate_on_rotation", "on"),
            ("log_rotation_age", "1d"),
            ("log_rotation_size", "0"),
        ];
        if (!_options.Durable)
        {
            settings.AddRange([("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")]);
        }

        return
        [
            "-D", Cluster, "-p", Port.ToString(CultureInfo.InvariantCulture),
            .. settings.SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" }),
        ];
    }

    private static PostgresStartException NoProgram(Win32Exception missing) => new(
        PostgresFailure.NoBinaries,
        $"The embedded PostgreSQL needs the programs setpriv and setsid of util-linux: {missing.Message}.",
        missing);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
