// Bundles the message editor (Squire and DOMPurify) into wwwroot/lib/editor.js.
// Nothing else of the front end needs a build: it is plain modules. The bundle is loaded only when somebody writes.
import { build } from 'esbuild';

await build({
  stdin: {
    contents: `
      export { default as Squire } from 'squire-rte';
      export { default as DOMPurify } from 'dompurify';
    `,
    resolveDir: import.meta.dirname,
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
