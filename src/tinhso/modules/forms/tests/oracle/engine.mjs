// Runs XForms in ODK's engine under Node: a DOM from jsdom, and a clock that stands still.
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

export const NOW = '2015-06-17T01:23:45.678Z';

globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = process.cwd();
const dom = new JSDOM('<html/>');
globalThis.window = dom.window;
for (const name of ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XMLDocument',
  'Text', 'Attr', 'CDATASection', 'Comment', 'ProcessingInstruction', 'NodeFilter', 'XPathResult',
  'XPathEvaluator', 'XPathExpression', 'HTMLElement']) {
  globalThis[name] ??= dom.window[name];
}
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [NOW]));
  }
  static now() {
    return new RealDate(NOW).getTime();
  }
};

const engine = await import('@getodk/xforms-engine');

/** The root node of a fresh instance of `xml`. */
export async function open(xml) {
  const form = await engine.loadForm(xml);
  if (form.status === 'failure') throw form.error;
  return form.createInstance().root;
}

/** All nodes with their references, in document order. */
export function nodes(root) {
  const found = [];
  const walk = (node) => {
    found.push(node);
    for (const child of node.currentState.children ?? []) walk(child);
  };
  walk(root);
  return found;
}

/** The text an instance document would hold for the node. */
export function text(node) {
  return node.currentState.instanceValue ?? String(node.currentState.value ?? '');
}
