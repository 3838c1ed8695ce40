// An independent reader of the event stream: kafkajs, the registry client of the same people, and Node's own Ed25519.
// node read-events.mjs ASSETS SERVERS REGISTRY PUBLIC-KEY-PEM COUNT TOPIC... : one line of JSON per event.
import { createRequire } from 'node:module'
import { createPublicKey, verify } from 'node:crypto'

const [assets, servers, registry, pem, count, ...topics] = process.argv.slice(2)
const require = createRequire(assets + '/package.json')
const { Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry')

// It goes when the test that started it goes, however that ends.
process.stdin.resume()
process.stdin.on('end', () => process.exit(1))

const schemas = new SchemaRegistry({ host: registry })
const key = createPublicKey(pem)
const kafka = new Kafka({ clientId: 'independent', brokers: servers.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: 'independent', sessionTimeout: 6000 })
await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })

let left = Number(count)
let finish
const finished = new Promise(resolve => { finish = resolve })
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, value.toString()]))
    const signed = Buffer.concat([Buffer.from(`${headers.ce_id}\n${headers.ce_type}\n${headers.ce_subject ?? ''}\n`), message.value])
    const genuine = verify(null, signed, key, Buffer.from(headers.ce_sfsig, 'base64'))
    process.stdout.write(JSON.stringify({ topic, partition, key: message.key.toString(), headers, genuine, data: await schemas.decode(message.value) }) + '\n')
    if (--left === 0) finish()
  },
})
await finished
await consumer.disconnect()

// What a slow reader of the pipe has not taken yet would go with the process.
process.stdout.write('', () => process.exit(0))
