// Runs tests/*.test.ts with Node's own runner, each file in a process and a document of its own. node test.mjs [--report FILE] [NAME...]
// NAME is the beginning of a test file's name; FILE receives the numbers in the form that ../test reads (CTRF).
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'node_modules', '.tests');
const wanted = process.argv.slice(2);
const report = wanted[0] === '--report' ? wanted.splice(0, 2)[1] : undefined;

const sources = readdirSync(join(here, 'tests')).filter(name => name.endsWith('.test.ts'))
  .filter(name => wanted.length === 0 || wanted.some(start => name.startsWith(start)));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: sources.map(name => `tests/${name}`),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'es2022',
  sourcemap: 'inline',
  logLevel: 'warning',
});

const count = { passed: 0, failed: 0, skipped: 0 };
const files = sources.map(name => join(out, name.replace(/\.ts$/, '.mjs')));
const tests = run({ files, concurrency: 2, timeout: 60_000 });
tests.on('test:pass', test => {
  if (test.details.type !== 'suite') { count[test.skip !== undefined || test.todo !== undefined ? 'skipped' : 'passed']++; }
});
tests.on('test:fail', test => { if (test.details.type !== 'suite') { count.failed++; } });
const written = tests.compose(new spec());
written.pipe(process.stdout);
await new Promise(done => written.on('end', done));

const all = count.passed + count.failed + count.skipped;
if (report) {
  const summary = { tests: all, passed: count.passed, failed: count.failed, skipped: count.skipped, pending: 0 };
  writeFileSync(report, JSON.stringify({ results: { summary } }));
}
process.exitCode = all === 0 || count.failed > 0 ? 1 : 0;
