// Runs after `ng build`. Writes a .gz and a .br beside every file that a server may send compressed, and
// checks the size of what a visitor downloads against the page's budget.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const FOLDER = 'dist';
const COMPRESSED = /\.(css|html|js|json|mjs|svg)$/;
/** Bytes. Compressing a smaller file gains nothing. */
const SMALLEST = 512;
/** Kilobytes (1000 bytes) with brotli that the page needs for the list, and for list and map. */
const BUDGET = { shell: 85, withMap: 459 };

const sizes = new Map();
for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !COMPRESSED.test(path)) continue;
  const content = readFileSync(path);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  sizes.set(path.slice(FOLDER.length + 1), brotli.length);
  // An operator may change config.json; compressed copies would keep the old content.
  if (content.length < SMALLEST || entry.name === 'config.json') continue;
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}

/** Adds to `found` a script and all scripts that it imports statically. Returns `found`. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const script = readFileSync(join(FOLDER, file), 'utf8');
  for (const [, path] of script.matchAll(/\b(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    withImports(path, found);
  }
  return found;
}

const files = [...sizes.keys()];
const named = (pattern) => files.filter((file) => pattern.test(file));
const page = readFileSync(join(FOLDER, 'index.html'), 'utf8');
const shell = new Set(['index.html', ...files.filter((file) => page.includes(file))]);
for (const file of named(/^main-/)) withImports(file, shell);
const withMap = new Set([...shell, ...named(/^media\/(maplibre|coarse-land)/)]);
for (const file of named(/^(fleet-map|gl-stage)-/)) withImports(file, withMap);

const kilobytes = (chosen) => [...chosen].reduce((sum, file) => sum + sizes.get(file), 0) / 1000;
const downloads = { shell: kilobytes(shell), withMap: kilobytes(withMap) };
for (const [name, size] of Object.entries(downloads)) {
  console.log(`${name}: ${size.toFixed(1)} kB with brotli, at most ${BUDGET[name]}`);
  if (size > BUDGET[name]) process.exitCode = 1;
}
