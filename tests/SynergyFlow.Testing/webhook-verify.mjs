// Checks deliveries with a library that is not ours: node webhook-verify.mjs FOLDER-OF-PACKAGES, a JSON array of {secret, headers, body} on
// standard input. It writes what each came to: "ok" or the library's objection.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { Webhook } = await import(pathToFileURL(createRequire(`${process.argv[2]}/`).resolve('standardwebhooks')));
let text = '';
for await (const piece of process.stdin) text += piece;
for (const { secret, headers, body } of JSON.parse(text)) {
  try {
    new Webhook(secret).verify(body, headers);
    console.log('ok');
  } catch (objection) {
    console.log(objection.message);
  }
}
