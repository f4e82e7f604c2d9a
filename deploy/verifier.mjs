// Makes the script that checks a record in any browser: packages/verifier/src/browser/main.js and, of what nodes run, the
// readers it needs. Only node:crypto and node:buffer are others there, and nothing else of Node's may be left in it.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { oneLocaleOfZod, packagesIn, root } from './bundle.mjs';

const browser = join(root, 'packages/verifier/src/browser');
const shims = { crypto: `${browser}/node-crypto.ts`, buffer: `${browser}/node-buffer.ts` };

/** Files of ours do nothing by being read, so what nobody uses of them is left out. */
const ours = {
  name: 'ours',
  setup(builder) {
    builder.onResolve({ filter: /^(@hutong\/|\.)/ }, async ({ path, pluginData, ...where }) => {
      if (pluginData === 'asked') return undefined;
      if (path === './tls/certificates.ts') return { path: `${browser}/certificates.ts` };
      const found = await builder.resolve(path, { ...where, pluginData: 'asked' });
      if (found.path.includes('/node_modules/')) return found;
      return { ...found, sideEffects: found.path.endsWith('/floor.ts') };
    });
  },
};

/** Of others, this and no more goes into the script. */
const OTHERS = ['@noble/hashes', 'base64-js', 'buffer', 'ieee754', 'tweetnacl', 'uuidv7', 'zod'];
const ABSENT = 'not in a browser';

/** What the readers import and the check never calls stands as a name alone, so that it is seen if it is left in. */
const withoutNode = {
  name: 'without-node',
  setup(builder) {
    builder.onResolve({ filter: /^[a-z@]/ }, ({ path, importer }) => {
      const name = path.replace(/^node:/, '');
      if (!isBuiltin(path)) {
        const known = ['@hutong', ...OTHERS].some((other) => path === other || path.startsWith(`${other}/`));
        return known ? undefined : { path, namespace: 'absent', sideEffects: false };
      }
      // A library that asks for one looks first for what a browser has.
      const namespace = importer.includes('/node_modules/') ? 'empty' : name in shims ? 'shim' : 'absent';
      return { path: name, namespace, sideEffects: false };
    });
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `module.exports = /* @__PURE__ */ (() => ({ path: ${JSON.stringify(`${path} is ${ABSENT}`)} }))();`,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'shim' }, ({ path }) => {
      const made = [
        ...readFileSync(shims[path], 'utf8').matchAll(/^export (?:function|class|\{) (\w+)/gm),
      ].map((m) => m[1]);
      const others = Object.keys(process.getBuiltinModule(path)).filter(
        (name) => name !== 'default' && !made.includes(name),
      );
      const stubs = others.map(
        (name) =>
          `export const ${name} = /* @__PURE__ */ (() => ${JSON.stringify(`${name} is ${ABSENT}`)})();`,
      );
      return {
        contents: [`export * from ${JSON.stringify(shims[path])};`, ...stubs].join('\n'),
        resolveDir: browser,
      };
    });
  },
};

/** The page's script, as text, and the packages that are in it: the same for the same sources. With a name, another entry's exports. */
export async function verifierScript({ entry = 'main.js', name } = {}) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(browser, entry)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: name,
    target: 'chrome86',
    mainFields: ['module', 'main'],
    inject: [shims.buffer],
    minify: true,
    legalComments: 'none',
    plugins: [ours, withoutNode, oneLocaleOfZod],
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
    absWorkingDir: root,
    metafile: true,
  });
  const { text } = outputFiles[0];
  if (text.includes(ABSENT))
    throw new Error(`left in the script: ${/[^"'`]{1,40} is not in a browser/.exec(text)?.[0]}`);
  if (/<!--|<\/script/i.test(text)) throw new Error('what ends a script stands in the script');
  return { text, packages: packagesIn(metafile) };
}
