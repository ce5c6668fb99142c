// Bundles the message editor (Squire and DOMPurify) into wwwroot/lib/editor.js.
// Nothing else of the front end needs a build: it is plain modules. The bundle is loaded only when somebody writes.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
  stdin: {
    contents: `
      export { default as Squire } from 'squire-rte';
      export { default as DOMPurify } from 'dompurify';
    `,
    // import.meta.dirname is not in Node 18, which Debian 12 has.
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    sourcefile: 'editor.js',
  },
  outfile: 'wwwroot/lib/editor.js',
  bundle: true,
  format: 'esm',
  minify: true,
  target: ['es2022'],
  legalComments: 'linked',
  logLevel: 'info',
});
