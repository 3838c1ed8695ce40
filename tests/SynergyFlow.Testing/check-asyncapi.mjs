// node check-asyncapi.mjs ASSETS < document: says what the published JSON Schema of AsyncAPI 3.0 finds wrong; nothing when all is well.
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const require = createRequire(process.argv[2] + '/package.json')
const Ajv = require('ajv').default
const specs = require('@asyncapi/specs')
const schema = specs.schemasWithoutId['3.0.0']
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false })
const check = ajv.compile(schema)
const document = JSON.parse(await text(process.stdin))
if (!check(document)) console.log(JSON.stringify(check.errors.slice(0, 5)))

// Every reference leads somewhere.
const walk = (node) => {
  if (Array.isArray(node)) node.forEach(walk)
  else if (node && typeof node === 'object') {
    if (typeof node.$ref === 'string' && !node.$ref.slice(2).split('/').reduce((at, name) => at?.[name], document)) console.log(`dangling ${node.$ref}`)
    Object.values(node).forEach(walk)
  }
}
walk(document)
