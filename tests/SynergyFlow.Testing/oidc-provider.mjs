// An OpenID provider that is not ours: node oidc-provider.mjs FOLDER-OF-PACKAGES REDIRECT-URI SIGNED-OUT-URI. It says its issuer on its first line.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, redirect, signedOut] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(createRequire(`${packages}/`).resolve('oidc-provider')));

const server = createServer((request, response) => answer(request, response));
await new Promise(done => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'synergyflow', client_secret: 'a secret that both sides know', redirect_uris: [redirect],
    post_logout_redirect_uris: [signedOut], response_types: ['code'], grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
  cookies: { keys: ['test'] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: 'Putri Lestari', email: `${id}@example.org`, email_verified: true, groups: ['desk', 'network'] }),
  }),
});
const answer = provider.callback();
console.log(issuer);

// It goes when the test that started it goes, however that ends.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
