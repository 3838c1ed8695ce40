using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace SynergyFlow.Testing;

/// <summary>
/// Brokers that speak Kafka's protocol on real ports, in this process: librdkafka's own mock cluster. They keep what they get in memory, know
/// no passwords and no TLS.
/// </summary>
public sealed partial class KafkaCluster : IDisposable
{
    private const int ProducerKind = 0;

    /// <summary>The one that owns the cluster; it never sends.</summary>
    private readonly IntPtr _owner;
    private readonly IntPtr _cluster;

    static KafkaCluster()
    {
        // Which of its builds loads is Confluent's choice: the calls below have to go to the same one.
        using (new ProducerBuilder<Null, Null>(new ProducerConfig { BootstrapServers = "127.0.0.1:1" }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build())
        {
        }

        var loaded = File.ReadLines("/proc/self/maps").First(line => line.Contains("librdkafka", StringComparison.Ordinal));
        var file = loaded[loaded.IndexOf('/', StringComparison.Ordinal)..];
        NativeLibrary.SetDllImportResolver(
            typeof(KafkaCluster).Assembly, (name, _, _) => name == Rd.Library ? NativeLibrary.Load(file) : IntPtr.Zero);
    }

    public KafkaCluster(int brokers = 1)
    {
        var error = new byte[512];
        var configuration = Rd.rd_kafka_conf_new();
        _ = Rd.rd_kafka_conf_set(configuration, "log_level", "0", error, (nuint)error.Length); // it would complain that it has no servers
        _owner = Rd.rd_kafka_new(ProducerKind, configuration, error, (nuint)error.Length);
        _cluster = Rd.rd_kafka_mock_cluster_new(_owner, brokers);
        Servers = Marshal.PtrToStringUTF8(Rd.rd_kafka_mock_cluster_bootstraps(_cluster))!;
        Brokers = brokers;
    }

    /// <summary>host:port, with commas between.</summary>
    public string Servers { get; }

    private int Brokers { get; }

    public void Create(string topic, int partitions) => Check(Rd.rd_kafka_mock_topic_create(_cluster, topic, partitions, Brokers));

    /// <summary>No broker answers any more; what they have stays.</summary>
    public void Down() => Each(broker => Rd.rd_kafka_mock_broker_set_down(_cluster, broker));

    public void Up() => Each(broker => Rd.rd_kafka_mock_broker_set_up(_cluster, broker));

    /// <summary>Each answer of a broker comes this much later; what was asked for is done at once.</summary>
    public void Delay(TimeSpan answers) => Each(broker => Rd.rd_kafka_mock_broker_set_rtt(_cluster, broker, (int)answers.TotalMilliseconds));

    /// <summary>Gives a partition to another broker.</summary>
    public void Lead(string topic, int partition, int broker) =>
        Check(Rd.rd_kafka_mock_partition_set_leader(_cluster, topic, partition, broker));

    /// <summary>The next requests to write are answered with this error, each once.</summary>
    public void Refuse(ErrorCode code, int times)
    {
        const short Produce = 0;
        for (var time = 0; time < times; time++)
        {
            Rd.rd_kafka_mock_push_request_errors_array(_cluster, Produce, 1, [(int)code]);
        }
    }

    /// <summary>All that is in a topic, partition by partition in its order.</summary>
    public List<ConsumeResult<string, byte[]>> Read(string topic, int partitions, int atLeast, TimeSpan patience)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = "read",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        List<ConsumeResult<string, byte[]>> read = [];
        var begun = TimeProvider.System.GetTimestamp();
        var ends = 0;
        while (TimeProvider.System.GetElapsedTime(begun) < patience && (read.Count < atLeast || ends < partitions))
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } one)
            {
                if (one.IsPartitionEOF)
                {
                    ends++;
                }
                else
                {
                    read.Add(one);
                }
            }
        }

        return read;
    }

    public void Dispose()
    {
        Rd.rd_kafka_mock_cluster_destroy(_cluster);
        Rd.rd_kafka_destroy(_owner);
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"The mock cluster refused: {(ErrorCode)error}.");
        }
    }

    private void Each(Func<int, int> act)
    {
        for (var broker = 1; broker <= Brokers; broker++)
        {
            Check(act(broker));
        }
    }

    // Named as librdkafka's header rdkafka_mock.h names them.
#pragma warning disable SYSLIB1054, CA2101, IDE1006
    private static class Rd
    {
        public const string Library = "librdkafka";

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_conf_new();

        [DllImport(Library)]
        public static extern int rd_kafka_conf_set(
            IntPtr conf, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, byte[] error, nuint size);

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_new(int type, IntPtr conf, byte[] error, nuint size);

        [DllImport(Library)]
        public static extern void rd_kafka_destroy(IntPtr client);

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_mock_cluster_new(IntPtr client, int brokers);

        [DllImport(Library)]
        public static extern void rd_kafka_mock_cluster_destroy(IntPtr cluster);

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_topic_create(IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replication);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_broker_set_down(IntPtr cluster, int broker);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_broker_set_up(IntPtr cluster, int broker);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_broker_set_rtt(IntPtr cluster, int broker, int milliseconds);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_partition_set_leader(IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partition, int broker);

        [DllImport(Library)]
        public static extern void rd_kafka_mock_push_request_errors_array(IntPtr cluster, short api, nuint count, int[] errors);
    }
#pragma warning restore SYSLIB1054, CA2101, IDE1006
}
